"""What a person types, and what comes back."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from panoh.cli.app import VERBS
from tests.conftest import Ran
from tests.exports import copy_of, message, picture, telegram

Run = Callable[..., Ran]


def test_a_wrong_passphrase_says_so_plainly(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "passphrase").write_text("four other words here")

    result = run("matches")

    assert result.exit_code == 3
    assert result.stderr.splitlines()[0] == (
        "PANOH-103: The passphrase does not open this desk."
    )
    assert result.stdout == ""


def test_nobody_to_type_a_passphrase_is_said_with_the_next_step(
    run: Run, desk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PANOH_PASSPHRASE_FILE")

    result = run("matches")

    assert result.exit_code == 3
    assert "PANOH_PASSPHRASE_FILE" in result.stderr


def test_without_a_desk_the_next_step_is_init(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    result = run("matches", "--desk", tmp_path / "nowhere")

    assert result.exit_code == 3
    assert "panoh init" in result.stderr


def test_init_refuses_a_folder_that_is_a_desk(run: Run, desk_path: Path) -> None:
    assert run("init").exit_code == 3


def test_hostile_file_text_never_reaches_the_screen(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.bin"
    path.write_text("All safe! Open the original.")

    result = run("collect", path)

    assert result.exit_code == 3
    assert "All safe" not in result.output


def test_a_bug_names_our_line_and_no_text_of_a_file(
    run: Run, desk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("text from a file")

    monkeypatch.setattr("panoh.cli.verbs.exports.export_lines", fail)

    result = run("exports")

    assert result.exit_code == 1
    assert "text from a file" not in result.output
    assert "RuntimeError" in result.stderr


def test_an_interrupted_command_ends_with_130(
    run: Run, desk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("panoh.cli.verbs.exports.export_lines", interrupt)

    assert run("exports").exit_code == 130


_TELL_CORE = """
import ctypes, resource, sys
from panoh.__main__ import main
sys.argv = ["panoh", "--version"]
try:
    main()
finally:
    print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_the_process_that_takes_the_passphrase_leaves_no_core(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _TELL_CORE], capture_output=True, text=True, check=True
    )

    assert ran.stdout.splitlines()[-1] == "(0, 0) 0"


@pytest.mark.parametrize("arguments", [["nonsense"], ["protect"], ["confirm"]])
def test_what_was_not_understood_ends_with_2(
    run: Run, desk_path: Path, arguments: list[str]
) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("verb", [verb for verbs in VERBS.values() for verb in verbs])
def test_every_verb_shows_an_example_in_its_help(run: Run, verb: str) -> None:
    result = run(verb, "--help")

    assert result.exit_code == 0
    assert f"Example: panoh {verb}" in result.stdout


def test_help_speaks_her_language_wherever_the_option_stands(run: Run) -> None:
    assert "--help" in run("collect", "--help", "--lang", "ru").stdout
    assert run("--lang", "xx", "collect", "--help").exit_code == 2


def test_under_eighteen_is_handed_off_before_anything_is_opened(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    result = run("protect", tmp_path / "is not there", "--age", "16")

    assert result.exit_code == 3
    assert "takeitdown.ncmec.org" in result.stderr


def test_the_age_must_be_given_when_nobody_can_be_asked(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    result = run("protect", tmp_path / "x.png")

    assert result.exit_code == 3
    assert "PANOH-202" in result.stderr


def test_collect_answers_machines_in_json(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    export = telegram(tmp_path / "x", [message(1), message(2)])

    told = json.loads(run("collect", export, "--json").stdout)

    [one] = told["exports"]
    assert (told["format"], told["version"]) == ("panoh-collect", 1)
    assert (one["posts"], one["media"], one["unread"]) == (2, 0, [])


def test_an_ambiguous_date_order_is_asked_for_and_then_taken(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    chat = tmp_path / "chat.txt"
    chat.write_text("03/04/2026, 10:00 - Ann: one\n03/04/2026, 10:01 - Bo: two\n")

    assert "--date-order" in run("collect", chat).stderr
    asked = run("collect", chat)
    told = run("collect", chat, "--date-order", "dmy")

    assert asked.exit_code == 3
    assert told.exit_code == 0
    assert "posts: 2" in told.stdout


def test_a_table_is_guessed_shown_and_remembered(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("Name,Comment\nAnn,hello there\nBo,good day\n")
    second.write_text("Name,Comment\nCy,a third one\nDi,a fourth one\n")

    shown = run("collect", first)
    taken = run("collect", first, "--map", "comments", "--yes")
    remembered = run("collect", second, "--map", "comments")

    assert shown.exit_code == 3
    assert "«Comment» = text" in shown.stderr
    assert (taken.exit_code, remembered.exit_code) == (0, 0)
    assert "posts: 2" in remembered.stdout


@pytest.fixture
def searched(run: Run, desk_path: Path, tmp_path: Path) -> str:
    """A desk with one candidate; the case's code."""
    hers = picture(tmp_path / "hers.png", 1)
    export = telegram(tmp_path / "x", [message(1, photo="a.jpg"), message(2)])
    copy_of(hers, export / "a.jpg")
    told = run("protect", hers, "--age", "30", "--json").stdout
    run("run", export)
    return str(json.loads(told)["case_code"])


def test_a_confirmed_match_is_sealed_and_verifies_as_not_proven(
    run: Run, searched: str
) -> None:
    assert "M1" in run("matches").stdout
    assert run("confirm", "m1").stdout == "Sighting: S1\n"

    result = run("verify", "--json")

    assert result.exit_code == 5
    assert json.loads(result.stdout)["verdict"] == "not_proven"


def test_a_notice_needs_her_consent_and_a_public_link(
    run: Run, searched: str, tmp_path: Path
) -> None:
    run("confirm", "M1")
    refused = run("notice", "S1", "--to", "telegram")
    consent = ("--what", "notice", "--to", "telegram", "--until", "2999-01-01")
    run("case", "consent", searched, *consent)
    unlinked = run("notice", "S1", "--to", "telegram")
    run("channels", "--set-url", "CH1", "https://t.me/example_channel")
    drafted = run("notice", "S1", "--to", "telegram")

    assert (refused.exit_code, unlinked.exit_code) == (3, 3)
    assert "PANOH-203" in refused.stderr
    assert "PANOH-204" in unlinked.stderr
    assert "https://t.me/example_channel/1" in drafted.stdout


def test_a_withdrawn_consent_allows_nothing(run: Run, searched: str) -> None:
    run("confirm", "M1")
    run("channels", "--set-url", "CH1", "https://t.me/example_channel")
    to_telegram = (searched, "--what", "notice", "--to", "telegram")
    run("case", "consent", *to_telegram, "--until", "2999-01-01")

    run("case", "withdraw", *to_telegram)

    assert run("notice", "S1", "--to", "telegram").exit_code == 3


def test_run_drafts_and_seals_only_what_a_person_confirmed(
    run: Run, searched: str, tmp_path: Path
) -> None:
    to_telegram = (searched, "--what", "notice", "--to", "telegram")
    run("case", "consent", *to_telegram, "--until", "2999-01-01")
    run("channels", "--set-url", "CH1", "https://t.me/example_channel")
    before = json.loads(run("run", tmp_path / "x", "--json").stdout)
    run("confirm", "M1")
    after = json.loads(run("run", tmp_path / "x", "--json").stdout)

    assert (before["sightings"], before["drafted"]) == (0, 0)
    assert (after["sightings"], after["drafted"]) == (1, 1)


def test_a_number_of_another_kind_is_refused_kindly(run: Run, searched: str) -> None:
    assert "PANOH-121" in run("confirm", "S1").stderr
    assert "PANOH-120" in run("confirm", "M99").stderr
    assert "PANOH-120" in run("confirm", "../etc").stderr


def test_personal_data_is_covered_in_every_list(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    text = "вот её номер +992 90 123 45 67, я убью тебя"
    export = telegram(tmp_path / "x", [message(1, text)])
    run("run", export, "--report", tmp_path / "out")

    listed = run("posts").stdout + run("posts", "--json").stdout
    page = (tmp_path / "out" / "panoh-report.html").read_text()

    assert "[phone]" in listed
    assert "123 45 67" not in listed + page


def test_the_log_holds_codes_and_counts_only(
    run: Run, searched: str, tmp_path: Path
) -> None:
    run("collect", tmp_path / "hers.png")

    printed = run("log").stdout

    assert "code=collected" in printed
    assert "hers" not in printed


def test_a_match_tells_where_its_file_lies_and_notes_the_look(
    run: Run, searched: str, tmp_path: Path
) -> None:
    shown = run("matches", "M1").stdout

    assert str(tmp_path / "x") in shown
    assert "«a.jpg»" in shown
    assert "code=match-looked-at" in run("log").stdout
