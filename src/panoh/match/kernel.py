"""The compiled kernel where it was built, else its twin in NumPy, which is slower."""

try:
    from panoh.match._inside import pairs
except ImportError:  # no compiler was at hand when the package was installed
    from panoh.match.inside_numpy import pairs

__all__ = ["pairs"]
