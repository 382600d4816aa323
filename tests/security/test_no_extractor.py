"""The finder of personal data is no extractor: no command gives out what it found.

Posts hold numbers, names and papers of each kind; nothing that a command prints, for
people or for machines, holds a part of one that would serve to reach somebody.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from panoh.cli.app import VERBS, Verbs
from panoh.triage.personal_data import find_personal_data
from tests.conftest import Ran
from tests.exports import copy_of, message, picture, telegram

Run = Callable[..., Ran]

POSTS = (
    "I will kill you, here is her number 917123456",
    "вот её номер +992 918 12 34 56 звоните шлюхе",
    "рақамаш нӯҳ як ҳафт як ду се чор панҷ шаш занг занед",
    "raqami 9 0 1 2 3 4 5 6 7 qo'ng'iroq qiling",
    "живёт ул. Садовая, д. 5, кв. 12, приходите",
    "Gulzor ko'chasi 15-uy, hamma kelsin",
    "инста: misol_test_93, пишите @misol_ism и t.me/misol_kanal",
    "почта misol.ism@mail.example, карта 4111 1111 1111 1111",
    "паспорт 4510 123456, ИНН 500100732259",
)
TELLING = re.compile(
    r"917123456|918 12 34 56|9 0 1 2 3|ҳафт|Садовая|Gulzor|misol_|@misol|misol\.ism"
    r"|4111 1111|4510|500100732259"
)
# Every command with --json, and what it is asked; none where it shows no post.
ASKED: dict[str, list[tuple[str, ...]]] = {
    "posts": [(), ("P1",), ("P5",), ("P9",)],
    "matches": [(), ("--all",), ("M1",)],
    "why": [("M1",)],
    "channels": [()],
    "links": [()],
    "count": [()],
    "exports": [()],
    "verify": [()],
    "case list": [()],
    "triage rank": [(), ("--limit", "2")],
}
SHOWS_NO_POST = {
    "bench robustness", "bench triage", "protect", "parsers", "collect", "run", "watch",
    "triage agreement", "triage fit", "triage train", "triage eval", "triage read",
}  # fmt: skip


def commands_with_json(
    group: click.Group, context: click.Context, before: str = ""
) -> Iterator[str]:
    """Every command that prints for machines, by its words."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        words = f"{before} {name}".strip()
        if isinstance(command, click.Group):
            yield from commands_with_json(command, context, words)
        elif command and any("--json" in param.opts for param in command.params):
            yield words


@pytest.fixture
def kept(run: Run, desk_path: Path, tmp_path: Path) -> Path:
    """A desk with the posts, and a copy of her picture among them."""
    posts = [message(n, text) for n, text in enumerate(POSTS, 1)]
    posts[0]["photo"] = "photos/copy.jpg"
    folder = telegram(tmp_path / "export", posts)
    hers = picture(tmp_path / "hers.png", 1)
    copy_of(hers, folder / posts[0]["photo"])
    assert run("protect", hers, "--age", "30").exit_code == 0
    assert run("run", folder).exit_code == 0
    return desk_path


def test_every_command_that_prints_for_machines_is_looked_at() -> None:
    verbs = Verbs("panoh")

    found = set(commands_with_json(verbs, click.Context(verbs)))

    assert found - SHOWS_NO_POST <= set(ASKED)
    assert VERBS


@pytest.mark.parametrize("as_json", [False, True], ids=["for people", "for machines"])
def test_no_command_gives_out_personal_data_of_posts(
    run: Run, kept: Path, *, as_json: bool
) -> None:
    for command, questions in ASKED.items():
        for question in questions:
            asked = [*command.split(), *question, *(["--json"] if as_json else [])]
            ran = run(*asked)

            assert ran.exit_code in (0, 5), (asked, ran.stderr)
            assert not TELLING.search(ran.output), asked


def test_what_a_list_of_posts_shows_holds_nothing_more_to_find(
    run: Run, kept: Path
) -> None:
    ran = run("posts")

    assert "[phone]" in ran.stdout
    assert not find_personal_data(re.sub(r"(?m)^P\d+  [\d: -]+", "", ran.stdout))


@pytest.mark.parametrize("as_json", [False, True], ids=["for people", "for machines"])
def test_reading_a_table_tells_kinds_of_personal_data_and_never_the_data(
    run: Run, tmp_path: Path, *, as_json: bool
) -> None:
    table = tmp_path / "posts.tsv"
    table.write_text("\n".join(["text", *POSTS]), "utf-8")
    asked = [
        "--input",
        table,
        "--text-column",
        "text",
        *(["--json"] if as_json else []),
    ]

    ran = run("triage", "read", *asked)

    assert ran.exit_code == 0
    assert "phone" in ran.stdout
    assert "card" in ran.stdout
    assert not TELLING.search(ran.output)
