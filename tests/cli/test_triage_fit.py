"""panoh triage agreement, fit and again on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.exports import message, telegram

Run = Callable[..., Ran]
TEXT = "The teacher went to the market this morning and saw a {} near house {}"
COUNT = 60


@pytest.fixture
def ran(run: Run, desk_path: Path, tmp_path: Path) -> Run:
    """A desk whose posts two coders have labelled, the second only some."""
    words = ("snafflegromp", "friend", "friend")
    posts = [message(n, TEXT.format(words[n % 3], n)) for n in range(COUNT)]
    run("run", telegram(tmp_path / "x", posts))
    given = ["id,label"]
    for line in run("triage", "label", "--list").stdout.splitlines():
        kind = "insult" if "snafflegromp" in line else "none"
        given.append(f"{line.split()[0]},{kind}")
    for coder, count in (("A", COUNT), ("B", 20)):
        table = tmp_path / f"{coder}.csv"
        table.write_text("\n".join(given[: count + 1]))
        assert run("triage", "label", "--coder", coder, "--from", table).exit_code == 0
    return run


def test_agreement_is_a_table_with_its_interval(ran: Run) -> None:
    out = ran("triage", "agreement").stdout
    told = json.loads(ran("triage", "agreement", "--json").stdout)

    assert "any harm" in out
    assert "1.000" in out
    first = told["questions"][0]
    assert (first["question"], first["agreement"]["units"]) == ("any_harm", 20)


def test_fit_shows_the_curve_and_what_is_read_again(ran: Run) -> None:
    fitted = ran("triage", "fit", "--language", "en")

    assert fitted.exit_code == 0
    assert f"en: {COUNT} labelled posts, {COUNT} of them random" in fitted.stdout
    assert "macro-F1" in fitted.stdout
    assert f"Posts read: {COUNT}" in ran("triage", "again").stdout
    assert "Posts read: 0" in ran("triage", "again").stdout
    assert f"Posts read: {COUNT}" in ran("triage", "again", "--all").stdout
    assert "forgotten: 1" in ran("triage", "fit", "--forget").stdout
    assert f"Posts read: {COUNT}" in ran("triage", "again").stdout


def test_fit_answers_machines_in_json(ran: Run) -> None:
    told = json.loads(ran("triage", "fit", "--json").stdout)

    [one] = told["languages"]
    assert (one["language"], one["labels"]) == ("en", COUNT)
    assert one["heads"][0]["head"] == "abuse"
    assert "snafflegromp" not in json.dumps(told)


def test_too_few_labels_say_how_many_are_needed(run: Run, desk_path: Path) -> None:
    for verb in ("fit", "agreement"):
        told = run("triage", verb)
        assert told.exit_code == 3
        assert "PANOH-723" in told.stderr
    assert "50" in run("triage", "fit").stderr
