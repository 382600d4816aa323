"""What is sealed opens unchanged, or not at all."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.errors import BrokenSeal
from panoh.vault.seal import (
    PADDING_STEP_BYTES,
    SEAL_BYTES,
    seal,
    seal_blob,
    seal_field,
    unseal,
    unseal_blob,
    unseal_field,
)

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))


@given(plain=st.binary(max_size=300), context=st.text())
@example(plain=b"", context="")
def test_what_is_sealed_opens_unchanged(plain: bytes, context: str) -> None:
    sealed = seal(KEY, plain, context)

    assert unseal(KEY, sealed, context) == plain
    assert len(sealed) == len(plain) + SEAL_BYTES


@given(plain=st.binary(max_size=40), at=st.integers(min_value=0), bit=st.integers(0, 7))
@example(plain=b"a name", at=0, bit=0)
@example(plain=b"a name", at=1, bit=7)
@example(plain=b"", at=-1, bit=0)
def test_one_flipped_bit_breaks_the_seal(plain: bytes, at: int, bit: int) -> None:
    sealed = bytearray(seal(KEY, plain, "case/name"))
    sealed[at % len(sealed)] ^= 1 << bit

    with pytest.raises(BrokenSeal):
        unseal(KEY, bytes(sealed), "case/name")


@pytest.mark.parametrize("kept", range(SEAL_BYTES + 6))
def test_a_seal_cut_at_any_place_is_broken(kept: int) -> None:
    with pytest.raises(BrokenSeal):
        unseal(KEY, seal(KEY, b"a name", "case/name")[:kept], "case/name")


@given(written=st.text(), read=st.text())
@example(written="case/name", read="case/nam")
@example(written="", read="case/name")
def test_another_context_breaks_the_seal(written: str, read: str) -> None:
    sealed = seal(KEY, b"a name", written)
    if written == read:
        return

    with pytest.raises(BrokenSeal):
        unseal(KEY, sealed, read)


def test_another_key_breaks_the_seal() -> None:
    with pytest.raises(BrokenSeal):
        unseal(OTHER_KEY, seal(KEY, b"a name", "case/name"), "case/name")


def test_sealing_twice_never_gives_the_same_bytes() -> None:
    assert len({seal(KEY, b"a name", "case/name") for _ in range(100)}) == 100


@given(text=st.text(st.characters(exclude_categories=())), context=st.text())
@example(text="", context="")
@example(text="x" * 63, context="edge")
@example(text="x" * 64, context="edge")
@example(text="\udc80\x00", context="a lone surrogate")
def test_every_text_comes_back_from_a_field(text: str, context: str) -> None:
    assert unseal_field(KEY, seal_field(KEY, text, context), context) == text


def test_a_fields_length_shows_only_in_steps() -> None:
    lengths = {len(seal_field(KEY, "x" * size, "case/name")) for size in range(64)}

    assert lengths == {PADDING_STEP_BYTES + SEAL_BYTES}


def test_a_blob_opens_only_under_its_own_name() -> None:
    sealed = seal_blob(KEY, b"\x00\xff", "B1")

    assert unseal_blob(KEY, sealed, "B1") == b"\x00\xff"
    with pytest.raises(BrokenSeal):
        unseal_blob(KEY, sealed, "B2")


def test_a_field_does_not_pass_for_a_blob() -> None:
    with pytest.raises(BrokenSeal):
        unseal_blob(KEY, seal_field(KEY, "a name", "x"), "x")
