"""Folders and archives for tests, made on the disk."""

import io
import zipfile
from pathlib import Path

from hypothesis import strategies as st

from panoh.collect.given import Given
from panoh.collect.parser import Source

# What hostile names are made of.
NAMES = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(["..", ".", "", "a", "C:", "x:y", " ", ".. ", "\\", "\0", "й"])
    ).map("/".join),
)


def make_zip(path: Path, members: dict[str, bytes], method: int = 8) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return path


def zip_bytes(members: dict[str, bytes], method: int = 8) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, member in members.items():
            archive.writestr(zipfile.ZipInfo(name), member, method)
    return content.getvalue()


class _Pipe(io.RawIOBase):
    """Takes bytes and cannot go back, as a download does."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        self.content += bytes(piece)
        return len(piece)


def streamed_zip_bytes(members: dict[str, bytes], method: int = 8) -> bytes:
    """Write sizes after the data, as phones and servers do."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return pipe.content


def make_folder(path: Path, members: dict[str, bytes]) -> Path:
    for name, content in members.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def refusals(source: Given) -> set[tuple[str, str]]:
    return {(unread.untrusted_file, unread.code) for unread in source.refused()}


def read(source: Source, name: str) -> bytes:
    with source.open(name) as stream:
        return stream.read()
