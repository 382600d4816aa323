"""Stage 3: Fingerprints x Bank become Matches."""
