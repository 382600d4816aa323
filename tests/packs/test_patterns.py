"""The small language of patterns reads as it says, and refuses the rest."""

import pytest

from panoh.errors import BadPack
from panoh.packs.patterns import FAR_WORDS, NEAR_WORDS, parse_pattern, word_set


def test_a_pattern_is_words_alternatives_stems_and_gaps() -> None:
    first, second, third, fourth = parse_pattern("агар ... на|не мекун* + да", {})

    assert first.any_of.words == {"агар"}
    assert second.any_of.words == {"на", "не"}
    assert second.gap_words == FAR_WORDS
    assert third.any_of.holds("мекунам")
    assert not third.any_of.holds("макун")
    assert third.gap_words == NEAR_WORDS
    assert fourth.gap_words == 0


@pytest.mark.parametrize(
    "pattern",
    [
        *["", "...", "... а", "а ...", "+", "+ а", "а +", "а |", "а||б"],
        *["*", "а*б", "(а)", "а.б", "а+", "а-б"],
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(BadPack):
        parse_pattern(pattern, {})


@pytest.mark.parametrize(
    ("word", "ending"),
    [("ahmoqman", "man"), ("ahmoqlarman", "man"), ("ahmoq", ""), ("jinni", "")],
)
def test_an_ending_is_what_the_longest_stem_leaves(word: str, ending: str) -> None:
    words = word_set(["ahmoq*", "ahmoqlar*", "jinni"], {})

    assert words.ending(word) == ending
