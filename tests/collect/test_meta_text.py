"""Meta's escapes: mended whole or not at all."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect.meta_text import Lines, mend
from tests.collect.meta import mojibake


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("Аксҳо")
@example("😡")
@example("café")
@example("")
def test_every_text_that_meta_broke_is_mended(written: str) -> None:
    assert mend(mojibake(written)) == written


@pytest.mark.parametrize(
    "right",
    ["plain", "Аксҳо", "😡", "café", "naïve Straße", "ÐÑ Аксҳо", "\u00d0\u0090 \u0410"],
)
def test_text_that_is_right_or_half_broken_stays_as_it_is(right: str) -> None:
    assert mend(right) == right


def test_a_caption_that_repeats_the_post_is_said_once() -> None:
    lines = Lines("Кӯл", "", " Кӯл\n")

    lines.say("Субҳ")

    assert str(lines) == "Кӯл\nСубҳ"
