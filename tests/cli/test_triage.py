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


def test_a_second_reading_needs_models_that_learnt_one(ran: Run) -> None:
    asked = ran("triage", "rank", "--rerank")

    assert asked.exit_code == 3
    assert "PANOH-616" in asked.stderr


def test_rank_shows_a_mirrored_text_once_with_its_reason_and_counts(ran: Run) -> None:
    out = ran("triage", "rank").stdout

    assert out.count("I will kill you, wait") == 1
    assert "The same text: posts 50, channels 1, accounts 1" in out
    assert "This account wrote 50 such posts in 3 days, 50 in this channel" in out
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


def keys(monkeypatch: pytest.MonkeyPatch, pressed: str) -> None:
    """Let a person press these keys on a terminal."""
    waiting = iter(pressed)
    monkeypatch.setattr("click.getchar", lambda: next(waiting))
    monkeypatch.setattr("panoh.cli.verbs.triage_label.is_terminal", lambda: True)


def test_label_asks_by_keys_blind_and_covered_and_goes_on_later(
    ran: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys(monkeypatch, "n" + "t4\r" + "q")
    first = ran("triage", "label", "--coder", "b")

    assert first.exit_code == 0
    assert "Labelled: 2" in first.stdout
    assert "2 done, 50 left" in first.stderr
    assert "712" not in first.output
    assert "en-threat" not in first.output

    keys(monkeypatch, "q")
    assert "0 done, 50 left" in ran("triage", "label", "--coder", "B").stderr
    keys(monkeypatch, "q")
    assert "0 done, 52 left" in ran("triage", "label", "--coder", "A").stderr


def test_a_copy_is_not_shown_again_when_the_coder_has_seen_enough(
    ran: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys(monkeypatch, "nn" + "nn")
    kept = ran("triage", "label", "--sample", "top", "--limit", 50)
    assert "Labelled: 2" in kept.stdout  # each text once

    keys(monkeypatch, "t=nnn")
    kept = ran("triage", "label", "--coder", "C", "--limit", 100)
    assert int(kept.stdout.split(": ")[1]) <= 4


def test_one_key_uncovers_a_text(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    keys(monkeypatch, "n?q")
    seen = ran("triage", "label", "--sample", "top")

    assert "+992 91 712 3456" in seen.stderr
    assert "[phone]" in seen.stderr


def test_without_a_terminal_labels_come_from_a_file(ran: Run, tmp_path: Path) -> None:
    assert "PANOH-722" in ran("triage", "label").stderr
    texts = ran("triage", "label", "--list", "--limit", 3).stdout.splitlines()
    ids = [line.split()[0] for line in texts]
    table = tmp_path / "labels.csv"
    rows = [f"{ids[0]},none,,", f"{ids[1]},threat insult,4,her", f"{ids[2]},curse,,"]
    table.write_text("\n".join(["id,label,severity,target", *rows]))

    assert "Labelled: 3" in ran("triage", "label", "--from", table).stdout
    after = ran("triage", "label", "--list", "--limit", 3).stdout
    assert not any(after.startswith(id_ + " ") for id_ in ids)


@pytest.mark.parametrize(
    "row",
    ["P1,nonsense", "M1,threat", "P1,", "P1", "P1,threat,9", "P1,threat,x", "x,none"],
)
def test_a_file_with_a_wrong_line_is_named_by_line_and_not_kept(
    ran: Run, tmp_path: Path, row: str
) -> None:
    table = tmp_path / "labels.csv"
    table.write_text(f"id,label,severity\nP2,none,\n{row}\n")

    told = ran("triage", "label", "--from", table)

    assert told.exit_code == 3
    assert "Line: 3" in told.stderr
    assert "nonsense" not in told.output
    assert "0 done" in told.output or "P2 " in ran("triage", "label", "--list").stdout


def test_a_coder_with_a_name_is_refused(ran: Run) -> None:
    assert ran("triage", "label", "--coder", "Anna K.").exit_code == 2
