"""Grams: one definition, two kernels, the same answers."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.triage import grams_python
from panoh.triage.grams import GramSettings, count, rarity, score

try:
    from panoh.triage import _grams
except ImportError:
    _grams = None

SMALL = GramSettings((2, 4), 8, (1, 2), 7)
BOTH = GramSettings((2, 5), 18, (1, 2), 16)
NO_RARITY = np.empty(0, np.float32)
any_text = st.text(st.characters(exclude_categories=()), max_size=60)
settings = st.sampled_from(
    [
        SMALL,
        BOTH,
        GramSettings((1, 1), 1, (0, 0), 0),
        GramSettings((0, 0), 0, (1, 3), 10),
        GramSettings((4, 6), 12, (2, 2), 5),
        GramSettings((2, 6), 14, (1, 2), 9, may_cross=True, stem_length=3, stem_bits=8),
        GramSettings((0, 0), 0, (1, 1), 9, stem_length=1, stem_bits=4, are_binary=True),
    ]
)
compared = pytest.mark.skipif(_grams is None, reason="the kernel was not built")


@compared
@given(st.lists(any_text, max_size=5), settings)
@example(["", " ", "a", "\ud800 x", "\U0010ffff", "ab\u2028cd" * 99], BOTH)
@example(["слово слово слово, сло-во!", "_9 a_b"], SMALL)
@example(["a b", "i"], GramSettings((4, 6), 12, (0, 0), 0))
@example([" a ", " "], GramSettings((4, 6), 12, (0, 0), 0, may_cross=True))
def test_both_kernels_count_the_same(texts: list[str], chosen: GramSettings) -> None:
    compiled = _grams.count(texts, chosen.plain)

    assert compiled == grams_python.count(texts, chosen.plain)


@compared
@given(st.lists(any_text, max_size=5), settings, st.integers(0, 1), st.integers(1, 3))
@example(["word " * 200], BOTH, 1, 2)
def test_both_kernels_score_the_same(
    texts: list[str], chosen: GramSettings, rare_share: int, heads: int
) -> None:
    chance = np.random.default_rng(1)
    weights = chance.normal(size=(chosen.features, heads)).astype(np.float32)
    rare = chance.random(chosen.features * rare_share).astype(np.float32)
    compiled = _grams.score(texts, chosen.plain, rare, weights)

    assert compiled == grams_python.score(texts, chosen.plain, rare, weights)


@compared
def test_both_kernels_agree_on_what_every_character_is() -> None:
    texts = [f"a{chr(point)}b" for point in range(0x110000)]
    chosen = GramSettings((1, 4), 16, (1, 1), 16)
    step = 1 << 14

    for start in (*range(0, 1 << 16, step), 0x1E000, 0xE0000):
        some = texts[start : start + step]
        assert _grams.count(some, chosen.plain) == grams_python.count(
            some, chosen.plain
        )


def test_a_word_shorter_than_a_gram_counts_once_as_a_whole() -> None:
    places = [*grams_python.char_places("no", 6, 7, 20)]

    assert places == [(grams_python.bucket_of(" no ", 20), 0, 2)]


def test_grams_stay_within_words_and_the_spaces_beside() -> None:
    found = Counter(
        bucket for bucket, *_ in grams_python.char_places("ab  c", 2, 3, 20)
    )
    expected = (" a", "ab", "b ", " ab", "ab ", " c", "c ", " c ")

    assert found == Counter(grams_python.bucket_of(gram, 20) for gram in expected)


def test_characters_are_those_of_scikit_learn() -> None:
    from sklearn.feature_extraction.text import CountVectorizer

    analyse = CountVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), lowercase=False
    ).build_analyzer()
    for text in ("я и ты, он", "a bc def ghij klmno", " два  пробела\tи "):
        ours = sorted(bucket for bucket, *_ in grams_python.char_places(text, 2, 5, 20))
        assert ours == sorted(grams_python.bucket_of(g, 20) for g in analyse(text))


def test_grams_may_cross_words_over_one_space() -> None:
    places = [*grams_python.char_places(" a \n bc ", 3, 3, 20, may_cross=1)]
    expected = {" a ": (1, 2), "a b": (1, 6), " bc": (1, 7), "bc ": (5, 7)}

    assert places == [
        (grams_python.bucket_of(gram, 20), *place) for gram, place in expected.items()
    ]


def test_a_stem_is_the_same_whatever_ends_the_word() -> None:
    chosen = GramSettings((0, 0), 0, (1, 1), 16, stem_length=4, stem_bits=16)
    bags = [count([word], chosen) for word in ("stones", "stonemason")]
    stems = [b.buckets[chosen.blocks_of(b.buckets) == 2].tolist() for b in bags]

    assert stems[0] == stems[1]
    assert len(stems[0]) == 1


def test_a_gram_that_is_merely_there_counts_once() -> None:
    weights = np.ones((1 << 16, 1), np.float32)
    chosen = GramSettings((0, 0), 0, (1, 1), 16, are_binary=True)
    once, often = score(["a b", "a a a a b"], chosen, NO_RARITY, weights)[:, 0]

    assert once == often == pytest.approx(2**0.5)


def test_words_are_joined_by_a_space_whatever_stands_between() -> None:
    bags = [
        count([text], GramSettings((0, 0), 0, (1, 2), 20))
        for text in ("stop it now", "stop: it — now!")
    ]

    assert bags[0].buckets.tolist() == bags[1].buckets.tolist()
    assert len(bags[0].buckets) == 5


def test_a_bucket_never_moves() -> None:
    """Models on other machines rest on these numbers."""
    assert grams_python.bucket_of(" сло", 18) == 242934
    assert grams_python.bucket_of("\ud800", 22) == 4110062


@given(st.lists(any_text, min_size=1, max_size=4), settings)
def test_each_block_of_a_text_has_length_one(
    texts: list[str], chosen: GramSettings
) -> None:
    bags = count(texts, chosen)
    values = bags.values(chosen, NO_RARITY)
    for start, end in zip(bags.starts, bags.starts[1:], strict=False):
        of_block = chosen.blocks_of(bags.buckets[start:end])
        for block in range(3):
            squares = values[start:end][of_block == block] ** 2
            assert not squares.size or abs(float(squares.sum()) - 1) < 1e-5


@given(st.lists(any_text, min_size=1, max_size=4), settings, st.integers(0, 1))
def test_scoring_is_what_the_counted_values_say(
    texts: list[str], chosen: GramSettings, rare_share: int
) -> None:
    chance = np.random.default_rng(2)
    weights = chance.normal(size=(chosen.features, 2)).astype(np.float32)
    rare = (1 + chance.random(chosen.features * rare_share)).astype(np.float32)
    bags = count(texts, chosen)
    values = bags.values(chosen, rare)
    by_hand = [
        (values[start:end, None] * weights[bags.buckets[start:end]]).sum(axis=0)
        for start, end in zip(bags.starts, bags.starts[1:], strict=False)
    ]

    assert np.allclose(score(texts, chosen, rare, weights), by_hand, atol=1e-4)


def test_what_every_text_has_is_least_rare() -> None:
    chosen = GramSettings((0, 0), 0, (1, 1), 12)
    bags = count(["the cat", "the dog", "the end"], chosen)
    steps = rarity(bags, chosen)
    the, cat = bags.buckets[:2]

    assert steps[the] == 20  # 1 + ln(4 / 4), in steps of 0.05
    assert steps[cat] > steps[the]


@compared
@pytest.mark.parametrize(
    "plain",
    [
        (0, 1, 5, 0, 0, 0, 0, 0, 0, 0),
        (2, 1, 5, 0, 0, 0, 0, 0, 0, 0),
        (1, 17, 5, 0, 0, 0, 0, 0, 0, 0),
        (1, 1, 23, 0, 0, 0, 0, 0, 0, 0),
        (1, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        (0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
        (1, 1, 5, 0, 1, 0, 0, 0, 0, 0),
        (-1, -1, 5, 0, 0, 0, 0, 0, 0, 0),
        (1, 1, 5, 0, 0, 0, 0, 2, 5, 0),
        (1, 1, 5, 0, 1, 1, 5, 2, 0, 0),
        (1, 1, 5, 0, 1, 1, 5, 0, 2, 0),
        (1, 1, 5, 0, 1, 1, 5, -1, 2, 0),
        (1, 1, 5, 0, 1, 1, 5, 65, 2, 0),
    ],
)
def test_the_kernel_refuses_settings_out_of_range(plain: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="out of range"):
        _grams.count(["a"], plain)


@compared
def test_the_kernel_refuses_tables_of_another_size() -> None:
    fits = np.zeros((SMALL.features, 2), np.float32)
    for rare, weights in (
        (NO_RARITY, fits[1:]),
        (np.zeros(3, np.float32), fits),
        (NO_RARITY, fits.astype(np.float64)),
        (NO_RARITY, fits[:, :1]),
    ):
        with pytest.raises(ValueError, match=r"fit|expected"):
            _grams.score(["a"], SMALL.plain, rare, weights)


@compared
def test_the_kernel_refuses_what_is_no_text() -> None:
    for kernel in (
        lambda x: _grams.count(x, SMALL.plain),
        lambda x: _grams.score(
            x, SMALL.plain, NO_RARITY, np.zeros((SMALL.features, 1), np.float32)
        ),
    ):
        with pytest.raises(TypeError):
            kernel(["a", b"a"])


@pytest.mark.parametrize(
    "wrong",
    [
        ((1, 2), 8, (0, 0), 0, False, 3, 5),
        ((1, 2), 8, (1, 1), 5, False, 3, 0),
        ((0, 2), 8, (0, 0), 0),
        ((3, 2), 8, (0, 0), 0),
        ((1, 2), 23, (0, 0), 0),
    ],
)
def test_settings_are_checked_at_birth(wrong: tuple) -> None:
    with pytest.raises(ValueError, match="GramSettings"):
        GramSettings(*wrong)
