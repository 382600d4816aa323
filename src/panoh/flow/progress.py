"""How long work tells how far it is."""

from typing import Protocol


class Progress(Protocol):
    """Called with what is done and what there is in all (0 when it is not known)."""

    def __call__(self, done: int, total: int) -> None:
        """Take note."""
        ...


def silent(done: int, total: int) -> None:
    """Tell nobody."""
