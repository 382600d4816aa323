"""Throw mutated files at every parser: see __main__."""
