"""panoh triage: ranking on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.exports import message, telegram

Run = Callable[..., Ran]
THREAT = "I will kill you, wait for me near the old school this evening"


@pytest.fixture
def ran(run: Run, desk_path: Path, tmp_path: Path) -> Run:
    """A desk that has read a channel: fifty times a threat, once a number."""
    author = {"from": "Min Utes", "from_id": "user4711"}
    threats = [message(n, f"{THREAT}\u202e {'!' * n}", **author) for n in range(50)]
    number = message(60, "here is her number +992 91 712 3456, call her")
    run("run", telegram(tmp_path / "x", [*threats, number, message(61, "hello")]))
    return run


def test_rank_shows_a_mirrored_text_once_with_its_reason_and_counts(ran: Run) -> None:
    out = ran("triage", "rank").stdout

    assert out.count("I will kill you, wait") == 1
    assert "The same in 50 posts, 1 channels, 1 accounts" in out
    assert "This account wrote 50 of these in 3 days, 50 here" in out
    assert "I or we will kill you" in out
    assert "Posts in these lines: 51 of 51" in out
    assert "\u202e" not in out


def test_rank_names_no_account_and_no_number(ran: Run) -> None:
    for format_ in ((), ("--json",)):
        out = ran("triage", "rank", *format_).output
        assert "4711" not in out
        assert "Min Utes" not in out
        assert "712" not in out


def test_rank_answers_machines_in_json(ran: Run) -> None:
    told = json.loads(ran("triage", "rank", "--limit", 1, "--json").stdout)

    [line] = told["lines"]
    assert (told["format"], told["posts"]) == ("panoh-triage-rank", 51)
    assert line["alike"] == {"posts": 50, "channels": 1, "accounts": 1}
    assert line["reasons"][0]["harm"] == "threat"


@pytest.mark.parametrize(
    ("option", "value", "count"),
    [("--harm", "doxxing", 1), ("--language", "tg", 0), ("--channel", "CH1", 2)],
)
def test_rank_shows_what_is_asked_for(
    ran: Run, option: str, value: str, count: int
) -> None:
    told = json.loads(ran("triage", "rank", option, value, "--json").stdout)

    assert len(told["lines"]) == count


def test_a_channel_is_asked_for_by_its_number(ran: Run) -> None:
    assert ran("triage", "rank", "--channel", "P1").exit_code != 0
