"""Records come out of any JSON, however it is laid out, broken or cut."""

import io
import json
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect import json_records
from panoh.collect.json_records import RecordReader
from panoh.errors import BadRecord, TruncatedExport

LAYOUTS: tuple[dict[str, Any], ...] = (
    {"indent": 1, "ensure_ascii": False},
    {"indent": 4},
    {"indent": 0},
    {"indent": "\t"},
    {"separators": (",", ":")},
    {"ensure_ascii": False},
)
# What looks like the end of a record, the array or the file.
TRAPS = st.sampled_from(
    [
        '"',
        "\\",
        "\n  }",
        "\n ]",
        '},{"id":',
        "}]}",
        "{",
        "[",
        "😀",
        "ӯ",
        "\\x0",
    ]
)
TEXTS = st.lists(TRAPS | st.text(max_size=5), max_size=5).map("".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)
    ),
    max_leaves=6,
)
RECORDS = st.lists(st.dictionaries(TEXTS, VALUES, max_size=4), max_size=6)


def read(raw: bytes) -> list[Any]:
    """All records of the field "messages"; the fields around it are skipped."""
    reader, found = RecordReader(io.BytesIO(raw)), []
    for name in reader.fields():
        if name == "messages":
            for batch in reader.batches(
                msgspec.json.Decoder(list[dict[str, Any]]).decode
            ):
                found += batch
        else:
            reader.skip()
    return found


@pytest.fixture(params=[7, 64, 1 << 18])
def chunk_bytes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(json_records, "CHUNK_BYTES", request.param)
    return int(request.param)


@given(RECORDS, st.sampled_from(LAYOUTS), st.integers(1, 90))
@example([{"a": "\n  }"}, {"b": '},{"id":'}], {"indent": 1}, 1)
@example([{}, {}], {"separators": (",", ":")}, 3)
def test_records_come_out_whole_whatever_the_layout_and_the_window(
    records: list[dict[str, Any]], layout: dict[str, Any], chunk: int
) -> None:
    whole = {"list": records, "messages": records, "name": "x"}
    raw = json.dumps(whole, **layout).encode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_records, "CHUNK_BYTES", chunk)
        patch.setattr(json_records, "PIECE_BYTES", 1 + chunk // 2)
        assert read(raw) == records


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        (rb'"a\x0Cb\x1f"', "a\x0cb\x1f"),
        (b"video_files/sticker (2).webm", "video_files/sticker (2).webm"),
        (b'"a\x01b\nc"', "a\x01b\nc"),
        (rb'"a\ud83d"', "a\ufffd"),
        (rb'"\ude00\ud83d\ude00"', "\ufffd\U0001f600"),
        (b'"a\xffb"', "a\ufffdb"),
        (rb'"C:\Users"', r"C:\Users"),
    ],
)
def test_a_record_that_apps_break_is_mended(
    broken: bytes, meant: str, chunk_bytes: int
) -> None:
    shared_line = b'{"id": 1, "text": ' + broken + b', "x": true}'
    own_lines = b'{\n   "id": 1,\n   "text": ' + broken + b',\n   "x": true\n  }'

    for record in (shared_line, own_lines):
        between = b",\n  ".join([b'{"id": 0}', record, b'{"id": 2}'])
        for blank in (b"", b"\n  "):
            assert read(b'{"messages": [' + blank + between + b"]}") == [
                {"id": 0},
                {"id": 1, "text": meant, "x": True},
                {"id": 2},
            ]


def test_a_bare_word_on_its_own_line_may_hold_commas_and_brackets() -> None:
    remark = "(File not included. Change [data], then {export}.)"
    record = f'{{\n   "id": 1,\n   "text": {remark}\n  }}'

    raw = f'{{"messages": [\n  {record}\n ]}}'.encode()

    assert read(raw) == [{"id": 1, "text": remark}]


@pytest.mark.parametrize(
    "junk",
    [
        b'{\n   "text": "He said "no" to me"\n  }',
        b'{\n   "text": "an odd " quote"\n  }',
        b'{\n   "text": }\n  }',
        b'{\n   "text": ' + b"[" * 1500 + b"]" * 1500 + b"\n  }",
        b"{\n   text\n  }",
        b'{"text": "on one line", x}',
    ],
)
def test_a_record_beyond_mending_costs_only_itself(
    junk: bytes, chunk_bytes: int
) -> None:
    good = b'{\n   "id": 1\n  }'
    between = b",\n  ".join([good, junk, good])

    found = read(b'{\n "messages": [\n  ' + between + b"\n ]\n}")

    assert found == [{"id": 1}, None, {"id": 1}]


@pytest.mark.parametrize("value", [b"7", b'"x"', b"null", b"[1]"])
def test_what_is_no_object_costs_only_itself(value: bytes) -> None:
    raw = b'{"messages": [{"id": 1}, ' + value + b', {"id": 2}]}'

    assert read(raw) == [{"id": 1}, None, {"id": 2}]


@given(RECORDS.filter(bool), st.sampled_from(LAYOUTS), st.data())
def test_a_cut_file_says_so_and_never_invents_a_record(
    records: list[dict[str, Any]], layout: dict[str, Any], data: st.DataObject
) -> None:
    raw = json.dumps({"messages": records}, **layout).encode()
    cut = raw[: data.draw(st.integers(0, len(raw) - 1))]
    found: list[Any] = []

    def read_on() -> None:
        reader = RecordReader(io.BytesIO(cut))
        for _ in reader.fields():
            for batch in reader.batches(msgspec.json.decode):
                found.extend(batch)

    with pytest.raises(TruncatedExport):
        read_on()
    assert found == records[: len(found)]


@given(
    st.binary(max_size=60)
    | st.lists(st.sampled_from([*'{}[]",:\\1a \n'])).map("".join).map(str.encode)
)
@example(b'{"messages": [}')
@example(b'{"messages": [{]]')
def test_any_bytes_end_as_records_or_as_an_error_of_ours(raw: bytes) -> None:
    with suppress(BadRecord, TruncatedExport):
        read(raw)


def test_a_record_larger_than_the_limit_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_records, "CHUNK_BYTES", 64)
    monkeypatch.setattr(json_records, "LIMIT_BYTES", 1000)
    huge = json.dumps({"list": [*range(5000)]}).encode()

    assert read(b'{"messages": [{"id": 1}, ' + huge + b', {"id": 2}]}') == [
        {"id": 1},
        None,
        {"id": 2},
    ]


def test_values_and_elements_are_read_in_place() -> None:
    reader = RecordReader(io.BytesIO(b'\xef\xbb\xbf {"a": {"b": 1}, "c": [[1], "x"]}'))
    seen: list[Any] = []

    for name in reader.fields():
        if name == "a":
            seen.append(reader.value())
        else:
            seen += [reader.value() for _ in reader.elements()]

    assert seen == [{"b": 1}, [1], "x"]


def test_the_offset_finds_a_value_again() -> None:
    raw = b'\xef\xbb\xbf{"a": 1, "b": [{"c": 2}]}'
    reader = RecordReader(io.BytesIO(raw))
    offsets = []
    for name in reader.fields():
        if name == "b":
            for _ in reader.elements():
                offsets.append(reader.offset)
                reader.skip()
        else:
            reader.skip()

    assert [RecordReader(io.BytesIO(raw[o:])).value() for o in offsets] == [{"c": 2}]
