"""Fingerprints as rows of bits, the form in which many are compared at once."""

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from panoh.model.fingerprints import Fingerprint

Bits: TypeAlias = NDArray[np.uint8]

ROW_BYTES: Final = 32


def pack(fingerprints: Sequence[Fingerprint]) -> Bits:
    """Pack n fingerprints into (n, 32) uint8; the text's first digit comes first.

    >>> pack([Fingerprint("f0" * 32)]).shape
    (1, 32)
    """
    text = "".join(fingerprint.hex for fingerprint in fingerprints)
    return np.frombuffer(bytes.fromhex(text), np.uint8).reshape(-1, ROW_BYTES)


def unpack(bits: Bits) -> list[Fingerprint]:
    """Give back what `pack` was given."""
    return [Fingerprint(row.tobytes().hex()) for row in bits]


def checked_rows(rows: Bits) -> Bits:
    """Give rows back, contiguous, or say what is wrong with them.

    Raises TypeError unless they are uint8, so that no float is taken for bits, and
    ValueError unless they are (n, 32). Copies only what has gaps.
    """
    if not isinstance(rows, np.ndarray) or rows.dtype != np.uint8:
        raise TypeError("rows are a NumPy array of uint8")
    if rows.ndim != 2 or rows.shape[1] != ROW_BYTES:
        raise ValueError(f"rows are (n, {ROW_BYTES})")
    return np.ascontiguousarray(rows)
