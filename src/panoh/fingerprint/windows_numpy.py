"""The pure NumPy twin of `_windows.c`, for where that was not built."""
