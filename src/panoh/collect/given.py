"""What a source is to whoever opens it: names, and files that were refused."""

from collections.abc import Iterator
from typing import Protocol, Self

from panoh.collect.parser import Source
from panoh.model.corpus import Unread


class Given(Source, Protocol):
    """A Source as a person gave it; close it, or use it in a `with`."""

    @property
    def untrusted_title(self) -> str:
        """The folder's name, or the archive's without its suffix."""
        ...

    def refused(self) -> Iterator[Unread]:
        """Files that are there and are not among the names, each with its reason."""
        ...

    def close(self) -> None:
        """Let go of the file on the disk."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


class Closing:
    """Closes itself at the end of a `with`; what it means to close, a subclass says."""

    def close(self) -> None:
        """Let go of what is held open: nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
