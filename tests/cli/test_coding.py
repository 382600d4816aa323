"""One key a label: what each press makes of a choice."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.cli.coding import _ACTS, LABEL_KEYS, Act, Choice, press, said
from panoh.model.findings import Target
from panoh.model.labels import LABELS, WORST_SEVERITY


def pressed(*keys: str) -> tuple[Choice, Act]:
    choice, act = Choice(), Act.GO_ON
    for key in keys:
        choice, act = press(choice, key)
    return choice, act


def test_every_label_has_a_key_of_its_own() -> None:
    assert sorted(LABEL_KEYS.values()) == sorted(LABELS)
    assert not set(LABEL_KEYS) & {*_ACTS, "w", *"01234"}


def test_a_label_is_pressed_and_pressed_away() -> None:
    assert pressed("t", "u")[0].labels == ("threat", "insult")
    assert pressed("t", "u", "t")[0].labels == ("insult",)


def test_none_is_one_press_and_forgets_what_was_chosen() -> None:
    assert pressed("t", "3", "n") == (Choice(), Act.KEEP)


def test_a_harm_has_the_usual_severity_until_one_is_chosen() -> None:
    assert pressed("t")[0].said_severity == 2
    assert pressed("t", "4")[0].said_severity == 4
    assert pressed("t", "0")[0].said_severity == 0
    assert pressed("v")[0].said_severity == 0


def test_whom_it_is_about_goes_round() -> None:
    targets = [pressed(*"w" * n)[0].target for n in range(5)]

    assert targets == [
        Target.UNCLEAR,
        Target.HER,
        Target.FAMILY,
        Target.GROUP,
        Target.UNCLEAR,
    ]


def test_the_keys_are_where_they_are_on_a_russian_keyboard() -> None:
    assert pressed("е", "Г")[0] == pressed("t", "u")[0]
    assert pressed("т")[1] is Act.KEEP
    assert pressed("й")[1] is Act.QUIT


@given(st.lists(st.text(min_size=1, max_size=3)))
@example(["t", "9", "w", "\x1b[A", "", "=", "?"])
def test_no_key_makes_a_choice_that_cannot_be_kept(keys: list[str]) -> None:
    choice, _act = pressed(*keys)

    assert set(choice.labels) <= set(LABELS)
    assert len(set(choice.labels)) == len(choice.labels)
    assert 0 <= choice.said_severity <= WORST_SEVERITY
    assert said(choice)


@pytest.mark.parametrize("key", ["\r", "\n", " "])
def test_enter_keeps_what_was_chosen(key: str) -> None:
    choice, act = pressed("t", key)

    assert (choice.labels, act) == (("threat",), Act.KEEP)
