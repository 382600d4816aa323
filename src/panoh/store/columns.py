"""Fingerprints as NumPy columns, for the stages that compare many at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from panoh.model.corpus import MediaKind
from panoh.model.fingerprints import LEAST_QUALITY
from panoh.store import models as rows


@dataclass(frozen=True, slots=True)
class SeenFrames:
    """Columns of n frames: all are (n,) but the bits, which are (n, 32)."""

    numbers: NDArray[np.int64]
    media_numbers: NDArray[np.int64]
    at_seconds: NDArray[np.float64]
    is_good: NDArray[np.bool_]
    bits: NDArray[np.uint8]


def frames_after(number: int, limit: int) -> SeenFrames:
    """The next `limit` frames, whatever their quality, by number."""
    found = rows.Frame.objects.filter(pk__gt=number).order_by("pk")
    values = list(
        found.values_list("pk", "media_id", "at_seconds", "quality", "pdq")[:limit]
    )
    return SeenFrames(
        numbers=np.array([number for number, _, _, _, _ in values], np.int64),
        media_numbers=np.array([media for _, media, _, _, _ in values], np.int64),
        at_seconds=np.array([at for _, _, at, _, _ in values], np.float64),
        is_good=np.array([q >= LEAST_QUALITY for _, _, _, q, _ in values], np.bool_),
        bits=_bits([pdq for _, _, _, _, pdq in values]),
    )


@dataclass(frozen=True, slots=True)
class Appearances:
    """Columns of n pictures: channels (n,), UTC times (n,) or NaT, hashes, bits."""

    channels: NDArray[np.int64]
    posted_at: NDArray[np.datetime64]
    sha256s: list[str]
    bits: NDArray[np.uint8]


def appearances() -> Appearances:
    """Every good fingerprint of a picture, with its channel and time."""
    found = rows.Frame.objects.filter(
        media__kind=MediaKind.IMAGE, quality__gte=LEAST_QUALITY
    ).order_by("pk")
    values = list(
        found.values_list(
            "media__post__channel_id", "media__post__posted_ms", "media__sha256", "pdq"
        )
    )
    times = ["NaT" if ms is None else ms for _, ms, _, _ in values]
    return Appearances(
        channels=np.array([channel for channel, _, _, _ in values], np.int64),
        posted_at=np.array(times, "datetime64[ms]"),
        sha256s=[sha256 for _, _, sha256, _ in values],
        bits=_bits([pdq for _, _, _, pdq in values]),
    )


def _bits(pdq: Sequence[bytes | memoryview]) -> NDArray[np.uint8]:
    packed = b"".join(bytes(p) for p in pdq)
    return np.frombuffer(packed, np.uint8).reshape(-1, 32)
