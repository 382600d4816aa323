"""The compiled kernel where it was built, else its twin in NumPy, which is slower."""

try:
    from panoh.fingerprint._windows import halve, hash_boxes, hash_tiles, resample
except ImportError:  # no compiler was at hand when the package was installed
    from panoh.fingerprint.windows_numpy import (
        halve,
        hash_boxes,
        hash_tiles,
        resample,
    )

__all__ = ["halve", "hash_boxes", "hash_tiles", "resample"]
