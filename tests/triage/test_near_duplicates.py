"""What pages copy from each other is told from what only sounds alike."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.triage.near_duplicates import (
    ALIKE,
    SKETCH_BYTES,
    alikeness,
    sketches,
)

TEXT = "Вот та самая соседка из дома у вокзала, сегодня солью в сеть всю её переписку"
MIRRORED = [
    TEXT.upper() + "!!! 🔥🔥",
    "Внимание! " + TEXT,
    TEXT + " Подпишись на канал",
    TEXT.replace("сегодня", "завтра"),
    TEXT.replace("о", "\u200bо"),
    TEXT + " https://example.org/post/18 @someone",
    TEXT.replace(" ", "  \n"),
    TEXT.replace("её", "ее"),
]
OTHERS = [
    "Вот расписание автобусов от вокзала на сегодня, перешлите соседям",
    "Пагоҳ дар бозори марказӣ харбуза мефурӯшем",
    "",
    "🔥",
    "а",
]


def is_alike(one: str, other: str) -> bool:
    first, second = sketches([one, other])
    return bool(alikeness(first, second[np.newaxis])[0] >= ALIKE)


@pytest.mark.parametrize("mirrored", MIRRORED)
def test_a_small_edit_leaves_a_text_alike(mirrored: str) -> None:
    assert is_alike(TEXT, mirrored)


@pytest.mark.parametrize("other", OTHERS)
def test_another_text_is_not_alike(other: str) -> None:
    assert not is_alike(TEXT, other)


@pytest.mark.parametrize(
    ("one", "other"), [("мы тебя найдём", "мы тебя убьём"), ("🔥", "👍"), ("", "а")]
)
def test_short_texts_are_told_apart(one: str, other: str) -> None:
    assert not is_alike(one, other)


def test_the_same_words_with_another_womans_number_are_another_text() -> None:
    said = "Держите, вот её номер: {}, звоните ей все и в любое время"

    assert not is_alike(said.format("555-01-23 45"), said.format("555-01-99 45"))
    assert is_alike(said.format("555-01-23 45"), said.format("5550123 45"))
    assert is_alike(TEXT + " 12:30", TEXT + " 18:45")


@given(st.lists(st.text()))
@example([])
@example(["", "a", "abc", "abcd", "\ud800", "\0\0\0\0\0"])
def test_a_sketch_is_of_its_own_text_whatever_stands_beside_it(
    texts: list[str],
) -> None:
    together = sketches(texts)

    assert together.shape == (len(texts), SKETCH_BYTES)
    for text, sketch in zip(texts, together, strict=True):
        assert (sketches([text])[0] == sketch).all()


def test_a_long_text_is_told_by_its_beginning() -> None:
    long = "".join(f"слово{'абвгд'[n % 5]}{n} " for n in range(10_000))

    assert is_alike(long, long + "конец")
