"""panoh why says how a match was found; protect says what a set reveals."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageOps

from panoh.cli.drawing import placed
from panoh.cli.found_how import drawn
from panoh.fingerprint.edits import Surroundings
from panoh.fingerprint.edits_drawn import collage
from panoh.model.how_found import Box
from tests.conftest import Ran
from tests.fingerprint.drawn_scenes import scene

Run = Callable[..., Ran]


@pytest.fixture
def searched(run: Run, desk_path: Path, tmp_path: Path) -> dict[str, str]:
    """A desk that found her picture three times; the matches' ids by how."""
    hers, folder = tmp_path / "hers.png", tmp_path / "collected"
    folder.mkdir()
    mine = scene(1, 640, 480)
    mine.save(hers)
    around = Surroundings(
        np.random.default_rng(1), [scene(n, 640, 480) for n in (5, 6, 7)]
    )
    collage(mine, around, 2, 2).save(folder / "collage.png")
    ImageOps.mirror(mine).save(folder / "mirrored.png")
    mine.crop((60, 40, 560, 440)).save(folder / "crop.png")
    run("protect", hers, "--age", "30", "--set")
    run("collect", folder)
    listed = json.loads(run("matches", "--json").stdout)["matches"]
    return {f"{m['how']['place']} {m['how']['orientation']}": m["id"] for m in listed}


def test_why_says_where_and_how_and_what_the_bits_mean(
    run: Run, searched: dict[str, str]
) -> None:
    inside = run("why", searched["inside as_it_was"]).stdout
    mirrored = run("why", searched["whole mirrored"]).stdout
    part = run("why", searched["part as_it_was"]).stdout

    assert "inside of the file" in inside
    assert "╔" in inside
    assert "mirrored, left to right" in mirrored
    assert "A part of her picture" in part
    assert "Fingerprints of her picture that were found: " in part
    for told in (inside, mirrored, part):
        assert "of 256 bits differ" in told
        assert "Up to 31 bits" in told
        assert ".png" not in told


def test_why_answers_machines_and_matches_has_a_word_for_how(
    run: Run, searched: dict[str, str]
) -> None:
    told = json.loads(run("why", searched["inside as_it_was"], "--json").stdout)
    listed = run("matches").stdout

    assert told["format"] == "panoh-why"
    assert told["how"]["place"] == "inside"
    assert set(told["how"]["box"]) == {
        *("across", "down", "width", "height", "turn_degrees")
    }
    assert "whole, mirrored" in listed
    assert "a part of it" in listed


def test_why_knows_no_match_that_is_not_there(run: Run, desk_path: Path) -> None:
    assert "PANOH-120" in run("why", "M99").stderr
    assert "PANOH-121" in run("why", "P1").stderr


def test_a_set_is_kept_only_after_what_it_reveals_was_said(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    scene(1, 640, 480).save(tmp_path / "hers.png")

    plain = run("protect", tmp_path / "hers.png", "--age", "30")
    set_ = run("protect", tmp_path / "hers.png", "--age", "30", "--set", "--json")

    assert "blurred" not in plain.output
    assert "Fingerprints kept: 1\n" in plain.stdout
    assert "small, blurred, grey picture" in set_.stderr
    assert "her choice" in set_.stderr
    assert json.loads(set_.stdout)["fingerprints"][0] > 1


def test_who_declines_the_set_keeps_one_fingerprint(
    run: Run, desk_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene(1, 640, 480).save(tmp_path / "hers.png")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)

    told = run("protect", tmp_path / "hers.png", "--age", "30", "--set")

    assert "Fingerprints kept: 1\n" in told.stdout


def test_no_set_can_be_made_of_a_fingerprint(run: Run, desk_path: Path) -> None:
    assert run("protect", "--fingerprint", "0f" * 32, "--set").exit_code == 2


def test_a_rectangle_is_drawn_where_it_lies() -> None:
    assert placed((0.25, 0.5, 0.75, 1.0), 9, 5) == [
        "┌───────┐",
        "│       │",
        "│ ╔═══╗ │",
        "│ ║···║ │",
        "└─╚═══╝─┘",
    ]


@pytest.mark.parametrize(
    "box", [(0.5, 0.5, 0.5, 0.5), (-3.0, -3.0, 4.0, 4.0), (2.0, 2.0, 3.0, 3.0)]
)
def test_every_rectangle_stays_in_its_frame(
    box: tuple[float, float, float, float],
) -> None:
    assert {len(row) for row in placed(box, 20, 6)} == {20}


def test_a_turned_rectangle_is_drawn_as_wide_as_it_reaches() -> None:
    upright = drawn(Box(0.5, 0.5, 0.2, 0.8, 0))
    on_its_side = drawn(Box(0.5, 0.5, 0.2, 0.8, 90))

    assert max(row.count("═") for row in on_its_side) > 30
    assert max(row.count("═") for row in upright) < 15
