"""JSON on one line: what web interfaces send, many records at once."""

import io
import json
from typing import Any

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect.json_records import RecordReader

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
