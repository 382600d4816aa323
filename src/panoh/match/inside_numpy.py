"""The pure NumPy twin of `_inside.c`, for where that was not built.

Same pairs in the same order; scores are the same numbers.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from panoh.match.bits import ROW_BYTES, Bits
from panoh.match.orientations import SIDE, bits_by_frequency

PAIR: Final = np.dtype([("window", "i4"), ("row", "i4"), ("score", "f4")])
KEY_BITS: Final = 16
BUCKETS: Final = 1 << KEY_BITS
MOST_PROBES: Final = 64
WINDOWS_AT_ONCE: Final = 1024
CANDIDATES_AT_ONCE: Final = 1 << 13  # some 16 MB of strengths

_LOW_BYTES: Final = np.arange(ROW_BYTES - 1, ROW_BYTES // 2 - 1, -2)
_HALF: Final = np.arange(SIDE) < SIDE // 2
_LOW: Final = np.flatnonzero((_HALF[:, None] & _HALF).ravel())

Indices = NDArray[np.int64]


def pairs(
    bits: Bits,
    strengths: NDArray[np.int8],
    key_bits: NDArray[np.uint8],
    starts: NDArray[np.uint32],
    rows: NDArray[np.int32],
    row_bits: Bits,
    flips: NDArray[np.uint16],
    most_low_bits: int,
) -> bytes:
    """Answer as the compiled function does; needs some 20 MB beside its answer.

    Raises ValueError for columns that do not belong together.
    """
    _check(bits, strengths, key_bits, starts, rows, row_bits, flips)
    found = [np.empty(0, PAIR)]
    for first in range(0, len(bits), WINDOWS_AT_ONCE):
        part = slice(first, first + WINDOWS_AT_ONCE)
        probed = _probed(bits[part], strengths[part], key_bits, flips)
        for which, at in _candidates(starts[probed], starts[probed + 1]):
            windows = first + which // len(flips)
            differing = bits[windows][:, _LOW_BYTES] ^ row_bits[at][:, _LOW_BYTES]
            is_alike = np.bitwise_count(differing).sum(axis=1) <= most_low_bits
            alike, here = windows[is_alike], at[is_alike]
            pair = np.empty(len(alike), PAIR)
            pair["window"], pair["row"] = alike, rows[here]
            pair["score"] = _scores(strengths[alike], row_bits[here])
            found.append(pair)
    return np.concatenate(found).tobytes()


def _check(
    bits: Bits,
    strengths: NDArray[np.int8],
    key_bits: NDArray[np.uint8],
    starts: NDArray[np.uint32],
    rows: NDArray[np.int32],
    row_bits: Bits,
    flips: NDArray[np.uint16],
) -> None:
    windows, many = len(bits), len(rows)
    fits = (
        bits.shape == (windows, ROW_BYTES)
        and strengths.shape == (windows, SIDE * SIDE)
        and key_bits.shape == (KEY_BITS,)
        and starts.shape == (BUCKETS + 1,)
        and row_bits.shape == (many, ROW_BYTES)
        and rows.ndim == flips.ndim == 1
        and len(flips) <= MOST_PROBES
    )
    given = (bits, strengths, key_bits, starts, rows, row_bits, flips)
    kinds = [column.dtype.str[1:] for column in given]
    if not fits or kinds != ["u1", "i1", "u1", "u4", "i4", "u1", "u2"]:
        raise ValueError("windows and rows of 256 bits were expected")
    if starts[0] or starts[-1] != many or (starts[1:] < starts[:-1]).any():
        raise ValueError("rows in the order of their keys were expected")


def _probed(
    bits: Bits,
    strengths: NDArray[np.int8],
    key_bits: NDArray[np.uint8],
    flips: NDArray[np.uint16],
) -> Indices:
    """Every key that each window looks at: its own, less sure bits turned over.

    They are (n * flips,), a window's beside each other.
    """
    own = bits_by_frequency(bits)[:, key_bits].astype(np.int64)
    sure = np.abs(strengths[:, key_bits].astype(np.int64))
    masks = np.int64(1) << np.argsort(sure, axis=1, kind="stable")
    is_turned = flips[:, None] >> np.arange(KEY_BITS) & 1
    turned: Indices = masks @ is_turned.T.astype(np.int64)
    keys = own @ (np.int64(1) << np.arange(KEY_BITS))
    return (keys[:, None] ^ turned).ravel()


def _candidates(
    begins: NDArray[np.uint32], ends: NDArray[np.uint32]
) -> Iterator[tuple[Indices, Indices]]:
    """Go through many ranges one after the other: which range, and where in it."""
    lengths = ends.astype(np.int64) - begins
    passed = np.cumsum(lengths)
    before = begins - (passed - lengths)
    total = int(passed[-1]) if len(passed) else 0
    for first in range(0, total, CANDIDATES_AT_ONCE):
        place = np.arange(first, min(first + CANDIDATES_AT_ONCE, total))
        which = np.searchsorted(passed, place, side="right")
        yield which, before[which] + place


def _scores(strengths: NDArray[np.int8], rows: Bits) -> NDArray[np.float32]:
    """How much of each window's strength is on its row's side: -1 to 1."""
    signs = bits_by_frequency(rows).astype(np.int16) * 2 - 1
    sizes = np.abs(strengths.astype(np.int16))
    along = strengths * signs
    low = _share(along[:, _LOW], sizes[:, _LOW])
    score: NDArray[np.float32] = (low + _share(along, sizes)) / np.float32(2)
    return score


def _share(along: NDArray[np.int16], sizes: NDArray[np.int16]) -> NDArray[np.float32]:
    with_row = along.sum(axis=1, dtype=np.int32).astype(np.float32)
    every = sizes.sum(axis=1, dtype=np.int32).astype(np.float32)
    share: NDArray[np.float32] = with_row / np.maximum(every, 1)
    return share
