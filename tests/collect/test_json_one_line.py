"""JSON on one line: what web interfaces send, many records at once."""

import io
import json
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect import json_records
from panoh.collect.json_records import RecordReader
from panoh.errors import TruncatedExport

SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text()
# Records within records begin alike, and texts hold what looks like a joint.
RECORDS = st.recursive(
    st.fixed_dictionaries({"id": SCALARS}),
    lambda inner: st.fixed_dictionaries({"id": SCALARS, "in": st.lists(inner)}),
)
JOINT = {"id": '"},{"id":'}


@given(st.lists(RECORDS), st.sampled_from([(",", ":"), (", ", ": ")]))
@example([JOINT, {"id": 1, "in": [JOINT, JOINT]}, JOINT], (",", ":"))
@example([{"id": "x" * 3000}] * 300, (",", ":"))
@example([], (",", ":"))
def test_records_on_one_line_are_those_that_were_written(
    records: list[Any], separators: tuple[str, str]
) -> None:
    written = json.dumps({"a": records, "b": records}, separators=separators).encode()
    reader = RecordReader(io.BytesIO(written))

    read = [
        [one for batch in reader.batches(msgspec.json.decode) for one in batch]
        for _ in reader.fields()
    ]

    assert read == [records, records]
    assert reader.is_at_end()


def test_many_records_on_one_line_are_decoded_at_once() -> None:
    written = json.dumps([{"id": number} for number in range(10_000)]).encode()

    batches = list(RecordReader(io.BytesIO(written)).batches(msgspec.json.decode))

    assert len(batches) < 10


@pytest.mark.parametrize("between", [",", ", ", ",\n", ",\r\n", ",\n  "])
@pytest.mark.parametrize(
    "first", [{"id": 0}, {"rare": 0, "id": 0}, {}], ids=["alike", "other", "empty"]
)
def test_many_records_are_decoded_at_once_however_they_begin(
    first: dict[str, Any], between: str
) -> None:
    nested = [{"id": 1}, {"id": 2}]
    records = [first] + [{key: nested} for key in ("id", "b", "c")] * 3_000
    blank = between[1:]
    written = f"[{blank}{between.join(map(json.dumps, records))}{blank}]"

    batches = list(read_batches(written.encode()))

    assert [one for batch in batches for one in batch] == records
    assert len(batches) < 50


def test_many_short_lists_are_decoded_each_at_once() -> None:
    lists = [[{"id": number} for number in range(20)]] * 500
    reader = RecordReader(io.BytesIO(json.dumps(lists).encode()))

    batches = [[*reader.batches(msgspec.json.decode)] for _ in reader.elements()]

    assert [[*chain(*one)] for one in batches] == lists
    assert sum(map(len, batches)) < 2 * len(lists)


@pytest.mark.parametrize("piece_bytes", [9, 1 << 15])
@pytest.mark.parametrize(
    "junk",
    [
        '{"id": 1, "text": nothing], "x": 2}',
        '{"id": 1, "text": "an odd " quote"}',
        '{"id": 1, "text": "never closed}',
        '{"id": 1, "in": [{"id": 8}, {"id": 9, "text": nothing], "x": 2}]}',
        '{"id": 1, "text": "an odd " quote", "in": [{"id": 8}, {"id": 9}]}',
    ],
)
def test_a_record_beyond_mending_costs_only_itself_on_one_line(
    junk: str, piece_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_records, "PIECE_BYTES", piece_bytes)
    good = json.dumps({"id": 1, "text": "x", "in": [{"id": 2}, {"id": 3}]})
    written = "[" + ", ".join([good, junk, good, good, junk, good]) + "]"

    read = [one for batch in read_batches(written.encode()) for one in batch]

    record = json.loads(good)
    assert read == [record, None, record, record, None, record]


def test_a_broken_last_record_does_not_take_those_of_the_next_list() -> None:
    good = '{"id": 1}, {"id": 2}'
    broken = '{"id": 3, "text": "an odd " quote"}'
    written = f'{{"a": {{"in": [{good}, {broken}]}}, "b": {{"in": [{good}]}}}}'
    reader = RecordReader(io.BytesIO(written.encode()))

    read = [
        [*chain(*reader.batches(msgspec.json.decode))]
        for _ in reader.fields()
        for _ in reader.fields()
    ]

    assert read == [[{"id": 1}, {"id": 2}, None], [{"id": 1}, {"id": 2}]]


@given(st.integers(1, 400), st.sampled_from(["x", ":}", "}]}", '},{"id":']))
def test_a_cut_record_is_not_taken_for_a_broken_one(end: int, text: str) -> None:
    record = {"id": 1, "text": text, "in": [{"id": 2}, {"id": 3, "text": text}]}
    written = json.dumps([record] * 4, separators=(",", ":")).encode()[:end]
    read: list[Any] = []

    with suppress(TruncatedExport):
        for batch in read_batches(written):
            read += batch

    assert read == [record] * len(read)


@given(
    value=RECORDS | st.floats(allow_nan=False, allow_infinity=False),
    is_ascii=st.booleans(),
)
@example(value=-1e-9, is_ascii=True)
def test_each_beginning_of_a_sound_value_is_sound(
    *, value: object, is_ascii: bool
) -> None:
    written = json.dumps({"id": value}, ensure_ascii=is_ascii).encode()

    for end in range(1, len(written) + 1):
        assert json_records._is_sound(written[:end])
    assert not json_records._is_sound(written[:-1] + b"x")


def read_batches(written: bytes) -> Iterator[list[Any]]:
    return RecordReader(io.BytesIO(written)).batches(msgspec.json.decode)
