"""Data that outsiders can extend, and its loaders."""
