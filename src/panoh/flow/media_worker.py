"""What a worker process does with one media file. It knows no key and no store."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from panoh.collect.parser import Source
from panoh.collect.sources import open_source
from panoh.errors import BrokenOff, MediaGone, MissingFile, PanohError, UnreadableMedia
from panoh.fingerprint.media import file_hashes, frames_of
from panoh.flow.confined import confine
from panoh.model.fingerprints import FileHashes, Frame
from panoh.model.kept import WaitingMedia

_MEMORY_BYTES = 4 << 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one file gave: hashes and frames, or the code of what went wrong.

    A video that breaks off gives both: the frames up to there, and the code.
    """

    number: int
    hashes: FileHashes | None
    frames: tuple[Frame, ...]
    code: str = ""


def confine_decoder() -> None:
    """Give up what decoding needs not, before the first file is opened."""
    confine(_MEMORY_BYTES)


def read_media(waiting: WaitingMedia) -> Outcome:
    """Hash and fingerprint one file where it lies; never raises for a bad file."""
    try:
        return _read(waiting)
    except MissingFile:
        return Outcome(waiting.number, None, (), MediaGone.code)
    except PanohError as error:
        return Outcome(waiting.number, None, (), error.code)
    except (OSError, MemoryError):
        return Outcome(waiting.number, None, (), UnreadableMedia.code)


def _read(waiting: WaitingMedia) -> Outcome:
    source, name = source_of(waiting.location), waiting.media.untrusted_name
    with source.open(name) as file:
        hashes = file_hashes(file)
    frames: list[Frame] = []
    try:
        with source.open(name) as file:
            frames.extend(frames_of(waiting.media.kind, file))
    except BrokenOff as error:
        return Outcome(waiting.number, hashes, tuple(frames), error.code)
    return Outcome(waiting.number, hashes, tuple(frames))


@lru_cache(maxsize=4)
def source_of(location: str) -> Source:
    """Open an export's files, and keep the last few open."""
    return open_source(Path(location))
