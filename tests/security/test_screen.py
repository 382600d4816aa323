"""Text from files is hostile: no screen obeys it, and no error repeats it (P8)."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.exports import copy_of, message, picture, telegram

Run = Callable[..., Ran]

CLEAR, RED_C1, BELL = "\x1b[2J", "\x9b31m", "\x07"
OVERRIDE, ISOLATE, MARK = "\u202e", "\u2066", "\u200f"
HOSTILE = f"{CLEAR}{RED_C1}{BELL}{OVERRIDE}{ISOLATE}{MARK}\r\n\u2028\0PANOH-103"
IN_A_NAME = HOSTILE.replace("\0", "")
LONE_SURROGATE = "\ud83d"
REFUSAL = """PANOH-103: The passphrase does not open this desk.
Check the keyboard's language and try again.
"""
WAYS_TO_LOOK = (
    ("matches", "--all"),
    ("posts",),
    ("posts", "P1"),
    ("channels",),
    ("exports",),
    ("links",),
    ("count",),
    ("case", "list"),
    ("verify",),
    ("log",),
)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export whose names and texts are hostile, with a copy of her picture."""
    own = {"from": HOSTILE, "forwarded_from": HOSTILE}
    posts = [message(n, f"I will kill you {HOSTILE}", **own) for n in range(1, 4)]
    posts[0]["photo"] = "photos/copy.jpg"
    posts[1]["photo"] = f"photos/{IN_A_NAME}.jpg"
    posts[2]["photo"] = f"{IN_A_NAME}/missing.jpg"
    folder = telegram(tmp_path / IN_A_NAME, posts, HOSTILE)
    hers = picture(tmp_path / "hers.png", 1)
    copy_of(hers, folder / posts[0]["photo"])
    copy_of(hers, folder / posts[1]["photo"])
    (folder / f"broken {IN_A_NAME}.jpg").write_bytes(b"\xff\xd8\xff nothing")
    return folder


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    """A private chat, hostile too."""
    chat = tmp_path / f"WhatsApp Chat with {OVERRIDE}.txt"
    chat.write_text(f"25/03/2026, 10:00 - Ann{CLEAR}: {CLEAR}{OVERRIDE}\n", "utf-8")
    return chat


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table of comments, hostile too."""
    table = tmp_path / "comments.csv"
    cells = f'"Name {CLEAR}","Comment {OVERRIDE}"\n"Ann{BELL}","{CLEAR}one"\n'
    table.write_text(cells + f'"Bo","{OVERRIDE}two"\n', "utf-8")
    return table


def obeyed(printed: str) -> set[str]:
    """Characters that a terminal or an editor would obey, not show."""
    return {c for c in printed if c != "\n" and unicodedata.category(c)[0] == "C"}


def test_hostile_text_is_never_obeyed_by_a_screen(
    run: Run, desk_path: Path, tmp_path: Path, export: Path, chat: Path, table: Path
) -> None:
    worked = [
        run("protect", tmp_path / "hers.png", "--age", "30"),
        run("run", export, chat),
        run("collect", table, "--yes"),
        run("confirm", "M1"),
    ]
    refused = [run("collect", tmp_path / IN_A_NAME / "no file"), run("collect", table)]
    looked = [run(*arguments) for arguments in WAYS_TO_LOOK]

    assert [one.exit_code for one in worked] == [0, 0, 0, 0], worked
    assert {one.exit_code for one in looked} == {0, 5}
    assert obeyed("".join(one.output for one in worked + refused + looked)) == set()


def test_no_line_on_the_screen_is_a_files_own(
    run: Run, desk_path: Path, export: Path
) -> None:
    lines = run("run", export).output.splitlines()
    lines += [line for look in WAYS_TO_LOOK for line in run(*look).output.splitlines()]

    assert not [line for line in lines if line.startswith("PANOH-103")]


def test_json_for_machines_escapes_control_characters(
    run: Run, desk_path: Path, tmp_path: Path, export: Path, chat: Path
) -> None:
    run("protect", tmp_path / "hers.png", "--age", "30")
    printed = [run("run", export, chat, "--json")]
    looks = [look for look in WAYS_TO_LOOK if look != ("log",)]
    printed += [run(*look, "--json") for look in looks]

    assert [json.loads(one.stdout) for one in printed if one.stdout]
    assert obeyed("".join(one.output for one in printed)) == set()


def test_half_a_character_is_no_bug(run: Run, desk_path: Path, tmp_path: Path) -> None:
    posts = [message(1, f"I will kill you {LONE_SURROGATE}")]
    whole = {"name": LONE_SURROGATE, "type": "public_channel", "id": 7}
    export = tmp_path / "result.json"
    export.write_text(json.dumps(whole | {"messages": posts}))

    ran = [run("run", export), run("posts"), run("posts", "--json")]

    assert [one.exit_code for one in ran] == [0, 0, 0]
    assert "I will kill you" in ran[-1].stdout


def test_a_wrong_passphrase_leaks_nothing(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "passphrase").write_text("a secret that is not this one")

    printed = [run(verb) for verb in ("matches", "verify", "exports", "upgrade", "log")]

    assert {one.exit_code for one in printed} == {3}
    assert {one.output for one in printed} == {REFUSAL}
