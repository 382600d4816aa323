"""Records: taken apart alike by the compiled half and by plain Python."""

from collections import Counter
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.collect import plain_record
from panoh.collect.record import Record, read_epoch

_record = pytest.importorskip("panoh.collect._record", reason="nobody compiled it")

KEYS = ["a", "b.c", "ж", "$date"]
VALUES = [
    *(None, True, False, 0, -1, 7, 10**15 - 1, 10**15, 1 << 63, -(1 << 70), 10**30),
    *(0.0, -0.0, 2.0, 1.5, float(1 << 53), -1e300, float("inf"), float("nan")),
    *("", "0", "12", "٣", "9" * 20, "9" * 21, "a", "a b", "ж", "\udc00", "\x00"),
]
JSON = st.recursive(
    st.sampled_from(VALUES),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=20,
)
ONE_KEY = st.tuples(
    st.sampled_from(["record", "_take_list", "_drop_empty"]),
    st.lists(st.sampled_from(KEYS), min_size=1, max_size=1),
)
MANY_KEYS = st.tuples(
    st.sampled_from(["text", "number", "ignore"]),
    st.lists(st.sampled_from(KEYS), max_size=4),
)
STEPS = st.lists(ONE_KEY | MANY_KEYS | st.just(("ignore_all", [])), max_size=8)


Fields = dict[str, Any]
Steps = list[tuple[str, list[str]]]
Kind = type[plain_record.BaseRecord]
KINDS: list[Kind] = [_record.BaseRecord, plain_record.BaseRecord]


def told(kind: Kind, fields: Fields, steps: Steps, levels: int) -> list[str]:
    """Take an object apart, going into each record that is taken; tell all of it."""
    top = kind(deepcopy(fields), "top")
    at, answers = top, []
    for step, keys in steps:
        answer = getattr(at, step)(*keys)
        if isinstance(answer, kind):
            at = answer
            answer = at._fields
        answers.append(repr(answer))
    words, leftovers = Counter[str](), Counter[str]()
    top.note_words(words, levels)
    top.note_leftovers(leftovers)
    kept = [top._fields, at._fields, at._name, bool(at), at.keys(), "a" in at]
    return [*answers, *map(repr, kept), repr(words), repr(leftovers)]


@given(st.dictionaries(st.sampled_from(KEYS), JSON), STEPS, st.integers(0, 4))
def test_compiled_and_plain_records_answer_alike(
    fields: Fields, steps: Steps, levels: int
) -> None:
    compiled = told(_record.BaseRecord, fields, steps, levels)

    assert compiled == told(plain_record.BaseRecord, fields, steps, levels)


def test_a_number_too_long_to_write_is_an_error_and_no_crash() -> None:
    for kind in KINDS:
        with pytest.raises(ValueError, match="digits"):
            kind({"a": 10**5000}).text("a")


def test_records_nested_without_end_are_an_error_and_no_crash() -> None:
    for kind in KINDS:
        top = at = kind({})
        for _ in range(100_000):
            at = at._child({"a": "b c"}, "")
        with pytest.raises(RecursionError):
            top.note_words(Counter(), 3)


def test_a_column_without_a_name_does_no_harm() -> None:
    for kind in KINDS:
        leftovers = Counter[Any]()
        kind({None: ["b"]}, "row").note_leftovers(leftovers)
        kind({None: ["b"]}).note_leftovers(leftovers)

        assert leftovers == {"row.None": 1, None: 1}


@pytest.mark.parametrize("wrong", [(1,), ({}, 1), ((),), ()])
def test_what_is_no_object_is_refused(wrong: tuple[object, ...]) -> None:
    with pytest.raises(TypeError):
        _record.BaseRecord(*wrong)


def test_elements_that_are_no_objects_are_left_over() -> None:
    record = Record({"a": [{"b": "c"}, 1, None]})
    leftovers = Counter[str]()

    assert [one.text("b") for one in record.records("a")] == ["c"]
    record.note_leftovers(leftovers)
    assert leftovers == {"a[]": 1}


@pytest.mark.parametrize("scale", [1, 1000, 1_000_000])
@pytest.mark.parametrize("seconds", [631_151_999, 631_152_000, 4_133_980_799])
def test_years_that_no_platform_has_seen_are_no_times(scale: int, seconds: int) -> None:
    moment = read_epoch(seconds * scale)

    assert (moment is None) == (seconds < 631_152_000)
    assert moment is None or moment.timestamp() == seconds
