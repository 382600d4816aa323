"""Stage 5: which channels share media."""
