"""Panoh: find every copy of a protected picture, prove it, and expose nobody."""

__version__ = "0.1.0"
