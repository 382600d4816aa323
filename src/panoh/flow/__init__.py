"""The stories that compose stages and store."""
