"""Stage 8: figures that expose nobody."""
