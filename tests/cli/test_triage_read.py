"""panoh triage read: what Panoh says of the texts of a table, without a desk."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran

Run = Callable[..., Ran]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "comments.csv"
    lines = ["id,text", "a,Салом дӯстон ҳаво хуб аст", "b,Я тебя найду и убью"]
    path.write_text("\n".join([*lines, "c,three,cells"]), "utf-8")
    return path


def test_every_text_gets_its_language_and_its_harms(run: Run, table: Path) -> None:
    out = run("triage", "read", "--input", table, "--text-column", "text").stdout

    assert out.splitlines() == ["1\ttg\t\t", "2\tru\tThreat\t"]


def test_a_row_that_does_not_fit_is_counted(run: Run, table: Path) -> None:
    ran = run("triage", "read", "--input", table, "--text-column", "text")

    assert "Rows not read: 1" in ran.stderr


def test_for_machines_each_text_is_a_line_of_json(run: Run, table: Path) -> None:
    ran = run("triage", "read", "--input", table, "--text-column", "text", "--json")

    first, second = map(json.loads, ran.stdout.splitlines())
    assert (first["format"], first["row"], first["harms"]) == (
        "panoh-triage-read",
        1,
        [],
    )
    assert second["harms"] == ["threat"]
    assert second["rules"] == ["ru-threat-2"]
    assert second["gravity"] > first["gravity"]


def test_a_column_that_is_not_there_is_said(run: Run, table: Path) -> None:
    ran = run("triage", "read", "--input", table, "--text-column", "words")

    assert ran.exit_code == 3
    assert "PANOH-" in ran.stderr
