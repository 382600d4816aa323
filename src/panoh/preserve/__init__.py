"""Stage 6: what is sealed, and its custody."""
