"""What is sought: every hash in every orientation once, and found by its key."""

import numpy as np
import pytest
from numpy.typing import NDArray

from panoh.match.bits import Bits
from panoh.match.orientations import Orientation, bits_by_frequency, orient
from panoh.match.sought import KEY_BITS, KeyTable, Sought, seek

draw = np.random.default_rng(5)
HASHES = draw.integers(0, 256, (22, 32), np.uint8)
PICTURES = np.repeat([70, 90], 11)
PARTS = np.tile(np.arange(11), 2)


def nothing() -> NDArray[np.int64]:
    return np.empty(0, np.int64)


def every_row(sought: Sought) -> list[tuple[int, int, int, bytes]]:
    return [
        (int(picture), int(part), int(way), bits.tobytes())
        for picture, part, way, bits in zip(
            sought.pictures, sought.parts, sought.orientations, sought.bits, strict=True
        )
    ]


def keys_of(table: KeyTable, bits: Bits) -> NDArray[np.int64]:
    chosen = bits_by_frequency(bits)[:, table.key_bits].astype(np.int64)
    return chosen @ (np.int64(1) << np.arange(KEY_BITS))


def test_a_whole_picture_is_sought_in_all_eight_orientations() -> None:
    sought = seek(HASHES[:1], PICTURES[:1], PARTS[:1])

    expected = [
        (70, 0, int(way), orient(HASHES[:1], way).tobytes()) for way in Orientation
    ]
    assert sorted(every_row(sought)) == sorted(expected)


def test_a_window_is_sought_as_it_was_and_mirrored() -> None:
    sought = seek(HASHES[3:4], PICTURES[3:4], PARTS[3:4])

    expected = [
        (70, 3, int(way), orient(HASHES[3:4], way).tobytes())
        for way in (Orientation.AS_IT_WAS, Orientation.MIRRORED)
    ]
    assert sorted(every_row(sought)) == sorted(expected)


def test_a_regular_window_is_never_sought_but_a_regular_picture_is() -> None:
    regular = np.zeros((2, 32), np.uint8)

    sought = seek(regular, np.array([1, 1]), np.array([0, 1]))

    assert set(sought.parts.tolist()) == {0}
    assert len(sought.bits) == 8
    assert not sought.stands_alone.any()


@pytest.mark.parametrize("which", ["wholes", "windows"])
def test_key_tables_hold_every_row_once_in_the_order_of_keys(which: str) -> None:
    sought = seek(HASHES, PICTURES, PARTS)
    rows = np.flatnonzero((sought.parts == 0) == (which == "wholes"))

    tables: tuple[KeyTable, ...] = getattr(sought, which)

    assert len(tables) == 2
    for table in tables:
        assert sorted(table.rows.tolist()) == rows.tolist()
        assert (table.bits == sought.bits[table.rows]).all()
        assert (np.diff(keys_of(table, table.bits)) >= 0).all()


def test_the_rows_of_a_key_lie_between_its_starts() -> None:
    sought = seek(HASHES, PICTURES, PARTS)

    for table in (*sought.wholes, *sought.windows):
        keys = keys_of(table, table.bits)
        lengths = np.bincount(keys, minlength=1 << KEY_BITS)
        assert table.starts[0] == 0
        assert (np.diff(table.starts.astype(np.int64)) == lengths).all()


def test_the_two_tables_look_at_different_low_frequencies() -> None:
    first, second = seek(HASHES, PICTURES, PARTS).wholes
    both = np.concatenate([first.key_bits, second.key_bits])

    assert len(set(both.tolist())) == 2 * KEY_BITS
    assert (both // 16 < 8).all()
    assert (both % 16 < 8).all()


def test_nothing_sought_makes_no_tables() -> None:
    sought = seek(np.empty((0, 32), np.uint8), nothing(), nothing())

    assert sought.wholes == sought.windows == ()
    assert sought.bits.shape == (0, 32)
