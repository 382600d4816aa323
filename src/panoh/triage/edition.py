"""Which edition of rules and models reads now: a hash of all that decides a finding."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_PACKAGES = ("panoh.triage", "panoh.packs")
_NOT_READ = ("__pycache__", "laws", "notices", "platforms")
_SUFFIXES = (".py", ".c", ".csv", ".toml", ".json", ".npz")


def edition(*own: bytes) -> str:
    """Name the edition in 64 characters; `own` is what a desk has learnt itself.

    It changes with the code of triage, its packs and its models. Some such changes
    decide nothing, and posts are then read again in vain: that is cheaper than a
    number which somebody forgets to raise.
    """
    digest = hashlib.sha256(_shipped())
    for content in own:
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


@cache
def _shipped() -> bytes:
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for name, file in sorted(_files(files(package), package), key=_name):
            digest.update(f"{name}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.digest()


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.name in _NOT_READ:
            continue
        if entry.is_dir():
            yield from _files(entry, f"{name}/{entry.name}")
        elif entry.name.endswith(_SUFFIXES):
            yield f"{name}/{entry.name}", entry


def _name(named: tuple[str, Traversable]) -> str:
    return named[0]
