"""Objects as tools list them, one way or another."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect.json_lines import Placed, first_object, read_objects
from panoh.collect.parser import OpenExport
from panoh.collect.sources import FolderSource
from panoh.errors import BadRecord, TruncatedExport
from panoh.model.corpus import Unread
from panoh.testing.samples import MemorySource

OBJECTS: list[dict[str, Any]] = [
    {"id": 1, "text": 'матн {"}\n'},
    {"id": 2, "in": [{"id": 3}]},
    {"id": 4},
]
Writer = Callable[[list[Any]], str]


def pretty(objects: list[Any]) -> str:
    return "\n".join(json.dumps(one, indent=2) for one in objects) + "\n"


def lines(objects: list[Any]) -> str:
    return "\n".join(map(json.dumps, objects)) + "\n"


WRITERS: dict[str, Writer] = {
    "lines": lines,
    "one list": json.dumps,
    "lists on lines": lambda objects: lines([[one] for one in objects]),
    "printed by jq": pretty,
    "commas between": lambda objects: pretty(objects).replace("\n}\n{", "\n},\n{"),
    "commas at ends": lambda objects: ",\n".join(map(json.dumps, objects)) + ",\n",
    "glued": lambda objects: "".join(map(json.dumps, objects)),
    "Windows": lambda objects: pretty(objects).replace("\n", "\r\n"),
    "texts": lambda objects: json.dumps([*map(json.dumps, objects)]),
    "texts on lines": lambda objects: lines([*map(json.dumps, objects)]),
    "comma too many": lambda objects: lines(objects).replace("}\n", ",}\n"),
}


def read(written: bytes) -> list[dict[str, Any] | str]:
    export = OpenExport(MemorySource({"x.json": written}), "x.json")
    return [
        one.fields if isinstance(one, Placed) else one.code
        for one in read_objects(export)
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS.keys())
def test_objects_are_read_however_they_are_listed(
    writer: Writer, encoding: str
) -> None:
    written = writer(OBJECTS).encode(encoding)

    assert read(written) == OBJECTS
    assert first_object(written) == OBJECTS[0]


@given(st.sampled_from(list(WRITERS)), st.integers(1, 400))
@example("printed by jq", 60)
@example("glued", 50)
def test_what_lies_before_a_cut_is_read_and_nothing_else(name: str, end: int) -> None:
    written = WRITERS[name](OBJECTS).encode()[:end]

    found = read(written)

    whole = [one for one in found if isinstance(one, dict)]
    assert whole == OBJECTS[: len(whole)]
    assert found[len(whole) :] in ([], [TruncatedExport.code])


def test_a_broken_line_among_good_ones_is_told_in_its_place() -> None:
    broken = b'{"id": 1}\n{"id": 2 "x"}\n{"id": [}\n{"id": 4}\n'

    found = read(broken)

    assert found == [{"id": 1}, BadRecord.code, BadRecord.code, {"id": 4}]


def test_a_broken_object_that_is_glued_to_a_line_is_told() -> None:
    assert read(b'{"id": 1}{"id": x]\n{"id": 3}\n')[0] == {"id": 1}
    assert BadRecord.code in read(b'{"id": 1}{"id": x]\n{"id": 3}\n')


@pytest.mark.parametrize("indent", [None, 2])
def test_russian_that_python_wrote_on_windows_is_read(indent: int | None) -> None:
    objects = [{"id": n, "text": text} for n, text in enumerate(["да", "Кто она"])]
    written = json.dumps(objects, ensure_ascii=False, indent=indent).encode("cp1251")

    assert read(written) == objects


def test_damaged_letters_are_shown_as_such_and_not_as_others() -> None:
    damaged = '{"text": "матн"}'.encode().replace("т".encode(), b"\xd1")

    assert read(damaged) == [{"text": "ма\ufffdн"}]


def test_a_file_in_utf_16_that_is_cut_gives_its_beginning(tmp_path: Path) -> None:
    written = lines(OBJECTS).encode("utf-16")
    (tmp_path / "x.json").write_bytes(written[:-7])

    found = [*read_objects(OpenExport(FolderSource(tmp_path), "x.json"))]

    assert [one.fields for one in found[:2] if isinstance(one, Placed)] == OBJECTS[:2]
    assert found[2:] == [Unread("x.json", 3, TruncatedExport.code)]


@pytest.mark.parametrize("text", ["x", "{", "[]", '"{}"'])
def test_a_text_that_holds_no_object_is_told(text: str) -> None:
    assert read(json.dumps([text, {"id": 1}]).encode()) == [BadRecord.code, {"id": 1}]
