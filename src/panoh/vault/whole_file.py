"""Write a small file so that a crash leaves the old one or the new one, whole."""

import os
from pathlib import Path

_OWNER_ONLY = 0o600


def write_whole(path: Path, content: bytes) -> None:
    """Replace `path`; when this returns, the content survives a power cut."""
    unfinished = unfinished_name(path)
    with os.fdopen(open_private(unfinished, os.O_WRONLY | os.O_TRUNC), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_folder(path.parent)


def unfinished_name(path: Path) -> Path:
    """Name the file beside `path` that holds what is being written."""
    return path.with_name(path.name + ".new")


def open_private(path: Path, flags: int) -> int:
    """Open, made for its owner only if it is new; returns the descriptor."""
    binary: int = getattr(os, "O_BINARY", 0)  # Windows would change line ends
    return os.open(path, flags | os.O_CREAT | binary, _OWNER_ONLY)


def sync_folder(folder: Path) -> None:
    """Make names in the folder durable; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
