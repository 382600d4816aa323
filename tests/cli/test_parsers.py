"""`panoh parsers` explains every kind of export in three steps with a drawing."""

import json
import re
from collections.abc import Callable

import pytest

from panoh.cli.drawing import framed, side_by_side
from panoh.cli.saving import WAYS
from panoh.collect.parsers.registry import PARSERS

Run = Callable[..., object]


def test_every_parser_has_a_way_of_saving_and_every_way_a_parser() -> None:
    kinds = [kind for way in WAYS for kind in way.kinds]

    assert sorted(kinds) == sorted(parser.name for parser in PARSERS)


def test_what_is_pressed_is_on_the_screen() -> None:
    steps = [step for way in WAYS for step in way.steps]

    assert all(step.press in ("", *step.screen) for step in steps)


@pytest.mark.parametrize("kind", [kind for way in WAYS for kind in way.kinds])
def test_each_kind_is_shown_in_three_steps_with_a_drawing(run: Run, kind: str) -> None:
    printed = run("parsers", kind).stdout

    assert re.findall(r"^(\d)\. ", printed, re.MULTILINE) == ["1", "2", "3"]
    assert printed.count("┌") == printed.count("┘") == 3


def test_the_list_names_every_kind(run: Run) -> None:
    listed = re.findall(r"[a-z]+(?:_[a-z]+)+|wacz|warc", run("parsers").stdout)

    assert {parser.name for parser in PARSERS} <= set(listed)


def test_an_unknown_kind_is_a_mistake_of_usage(run: Run) -> None:
    ran = run("parsers", "fax")

    assert ran.exit_code == 2
    assert "panoh parsers" in ran.stderr


def test_machines_get_the_steps_too(run: Run) -> None:
    ways = json.loads(run("parsers", "whatsapp", "--json").stdout)["ways"]

    assert [len(way["steps"]) for way in ways] == [3]


def test_frames_stand_below_each_other_on_a_narrow_screen() -> None:
    frames = [framed("1", ["а" * 20]), framed("2", ["б" * 20])]

    assert len(side_by_side(frames, 60)) == 3
    assert len(side_by_side(frames, 40)) == 6


def test_a_frame_is_even_whatever_letters_it_holds() -> None:
    lines = framed("1", ["Экспорт", "ғӣқӯҳҷ", "e\u0301"], "Экспорт")

    assert len({len(line.replace("\u0301", "")) for line in lines}) == 1
    assert "► Экспорт" in lines[1]
