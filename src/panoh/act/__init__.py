"""Stage 7: drafts that a person sends."""
