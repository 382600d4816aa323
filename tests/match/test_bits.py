"""Bits: the same fingerprints, as rows."""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from panoh.match.bits import pack, unpack
from panoh.model.fingerprints import Fingerprint

FINGERPRINTS = st.binary(min_size=32, max_size=32).map(lambda b: Fingerprint(b.hex()))


@settings(deadline=None)
@given(st.lists(FINGERPRINTS, max_size=5))
@example([])
@example([Fingerprint("0" * 64), Fingerprint("f" * 64)])
def test_packing_loses_nothing(fingerprints: list[Fingerprint]) -> None:
    bits = pack(fingerprints)

    assert bits.shape == (len(fingerprints), 32)
    assert bits.dtype == np.uint8
    assert unpack(bits) == fingerprints


def test_the_first_digit_is_the_first_bit() -> None:
    assert pack([Fingerprint("8" + "0" * 63)])[0, 0] == 0x80
