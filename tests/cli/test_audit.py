"""What no parser takes yet is told by name, and what holds for a whole export."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from panoh.cli.notes import note_lines
from panoh.collect import wacz_package
from panoh.flow import reader
from panoh.flow.auditing import audit
from panoh.flow.collecting import Collected
from panoh.vault import archive_signature
from tests.conftest import Ran
from tests.exports import message, telegram

Run = Callable[..., Ran]

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def with_news(folder: Path) -> Path:
    """An export with a new field, one by accounts, a bad record, an unknown file."""
    messages = [
        message(1, boost_story="a secret"),
        message(2, boost_story="another", **{"10000001": "x", "\u202eann": "y"}),
        {"id": 3, "type": "message", "date": "never", "text": "hm"},
    ]
    telegram(folder / "x", messages)
    (folder / "paper.bin").write_bytes(b"\x00\x01")
    return folder


def test_an_audit_names_fields_codes_and_unknown_files_and_no_value(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    result = run("collect", with_news(tmp_path / "in"), "--audit")

    assert "telegram_json  exports: 1" in result.stdout
    assert "  «boost_story»  2" in result.stdout
    assert "  «<key>»  2" in result.stdout
    assert "  PANOH-315: The time of one record cannot be read.  1" in result.stdout
    assert "Files that no parser recognised:\n  «paper.bin»" in result.stdout
    assert "read this list before" in result.stderr
    assert not {"secret", "10000001", "ann"} & set(result.output.split("«"))
    assert "secret" not in result.output
    assert "10000001" not in result.output


def test_keys_that_are_data_do_not_reach_the_desk(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    [one, *_] = json.loads(run("collect", with_news(tmp_path / "in"), "--json").stdout)[
        "exports"
    ]

    assert one["leftovers"] == {"boost_story": 2, "<key>": 2}


def test_accounts_that_are_few_in_each_export_are_folded_over_all() -> None:
    exports = [
        Collected("x", leftovers={f"{name}{c}": 1 for c in "abcdefghijklmnopqrstu"})
        for name in ("ann", "bo", "cy")
    ]

    assert audit(exports).kinds[0].leftovers == {"<key>": 63}


def test_without_an_export_the_audit_is_over_all_that_the_desk_has(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    given = run("collect", with_news(tmp_path / "in"), "--audit", "--json").stdout
    telegram(tmp_path / "y", [message(1, boost_story="x")], number=8)
    run("collect", tmp_path / "y")

    whole = json.loads(run("collect", "--audit", "--json").stdout)

    [one] = json.loads(given)["audit"]["kinds"]
    [kind] = whole["audit"]["kinds"]
    assert whole["exports"] == []
    assert (one["exports"], kind["exports"]) == (1, 2)
    assert (one["leftovers"]["boost_story"], kind["leftovers"]["boost_story"]) == (2, 3)
    assert one["unread"] == {"PANOH-310": 1, "PANOH-315": 1}
    assert whole["audit"]["unrecognised"] == ["paper.bin"]


def test_a_known_export_is_audited_as_it_was_when_it_was_read(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    first = run("collect", with_news(tmp_path / "in"), "--audit").stdout
    again = run("collect", tmp_path / "in", "--audit").stdout

    assert again == first.replace("new posts: 3", "new posts: 0")


def test_nothing_to_read_and_nothing_to_audit_is_a_mistake(
    run: Run, desk_path: Path
) -> None:
    assert run("collect").exit_code == 2


def test_the_state_of_a_signature_is_said_when_collecting_and_in_the_list(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    shutil.copytree(SAMPLES / "wacz", tmp_path / "in")
    [package] = (tmp_path / "in").glob("*.wacz")

    collected = run("collect", package)
    again = run("collect", package)
    listed = run("exports")
    told = json.loads(run("exports", "--json").stdout)["exports"][0]["notes"]

    for printed in (collected.stderr, again.stderr, listed.stdout):
        assert "Package: valid" in printed
        assert "Signature: " in printed
    assert told["package"] == "valid"
    assert told["signature"] in {"valid", "absent"}


@pytest.mark.parametrize(
    "reason", sorted(wacz_package.REASONS | archive_signature.REASONS)
)
def test_every_reason_of_ours_is_said_below_its_note(reason: str) -> None:
    lines = [*note_lines({"signature": "invalid", "signature because": reason})]

    assert lines == ["Signature: not valid", f"  {reason}"]


def test_a_note_that_is_none_of_ours_is_quoted_or_not_said() -> None:
    notes = {
        "signature": "valid\u202e\n and safe to open",
        "signature because": "We checked it.",
        "hint": "Open the original.",
        "pages_passed_over": "12",
    }

    assert [*note_lines(notes)] == [
        "Signature: «valid and safe to open»",
        "Pages without posts, passed over: 12",
    ]


@pytest.mark.parametrize("verb", ["collect", "run"])
def test_one_process_shows_a_table_and_reads_it(
    run: Run,
    desk_path: Path,
    tmp_path: Path,
    verb: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started = []
    ready = reader._Child.wait_until_ready
    monkeypatch.setattr(
        reader._Child,
        "wait_until_ready",
        lambda child: started.append(child) or ready(child),
    )
    (tmp_path / "a.csv").write_text("Name,Comment\nAnn,hello there\nBo,good day\n")

    assert run(verb, tmp_path / "a.csv", "--yes").exit_code == 0
    assert len(started) == 1
