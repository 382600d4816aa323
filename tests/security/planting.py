"""A job in which every text that anyone could give is a planted word."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps

from panoh.flow.desk import Desk
from panoh.store import models as rows
from panoh.vault.seal import unseal, unseal_blob, unseal_field
from tests.exports import copy_of, message, picture, telegram
from tests.security.canaries import make_canaries
from tests.security.network import CommandLine

CANARIES = 200
TO_TELEGRAM = ("--what", "notice", "--to", "telegram", "--until", "2999-01-01")


@dataclass(slots=True)
class Planted:
    """The words, by whether even an open desk may hold them."""

    words: list[str]
    never_kept: set[str] = field(default_factory=set)
    _next: int = 0

    def some(self, count: int) -> list[str]:
        """Hand out words that were not planted yet."""
        self._next += count
        return self.words[self._next - count : self._next]

    def one(self) -> str:
        """Hand out one word."""
        return self.some(1)[0]


@dataclass(frozen=True, slots=True)
class Job:
    """A command line, and what it is given: every name and text is a planted word."""

    panoh: CommandLine
    passphrase: str
    planted: Planted
    hers: Path
    exports: list[Path]
    table: Path
    mapping: str
    url: str


def plant(folder: Path) -> Job:
    """Write 200 words where a person or an export could put them."""
    planted = Planted(list(make_canaries(CANARIES)))
    passphrase = " ".join(planted.some(2))
    hers = picture(folder / f"{planted.one()}.png", 1)
    planted.never_kept.update(planted.words[:3])
    channels = [_telegram(folder, number, hers, planted) for number in (1, 2)]
    job = Job(
        panoh=CommandLine.at(folder, passphrase),
        passphrase=passphrase,
        planted=planted,
        hers=hers,
        exports=[*channels, _chat(folder, planted)],
        table=_comments(folder, planted),
        mapping=planted.one(),
        url=f"https://t.me/{planted.one()}",
    )
    assert not planted.some(1)
    return job


def work(job: Job) -> None:
    """Do the whole job: protect, run, confirm, consent, and run again."""
    panoh = job.panoh
    with job.table.open(encoding="utf-8") as file:
        author, text = next(csv.reader(file))
    columns = ("--column", f"text={text}", "--column", f"author={author}")
    _typed(panoh, "init")
    protected = _typed(panoh, "protect", job.hers, "--age", 30, "--set", "--json")
    case = json.loads(protected)["case_code"]
    _typed(panoh, "run", *job.exports, "--date-order", "dmy")
    _typed(panoh, "collect", job.table, "--map", job.mapping, *columns)
    _typed(panoh, "confirm", "M1", "M2")
    _typed(panoh, "confirm", "P2", "--case", case)
    _typed(panoh, "case", "consent", case, *TO_TELEGRAM)
    _typed(panoh, "channels", "--set-url", "CH1", job.url)
    _typed(panoh, "run", *job.exports, "--date-order", "dmy")


def _typed(panoh: CommandLine, *arguments: object) -> str:
    ran = panoh.run(*arguments)
    assert ran.exit_code == 0, ran.stderr
    return ran.stdout


def _telegram(folder: Path, number: int, hers: Path, planted: Planted) -> Path:
    """Forty-four words: folder, channel, 22 texts, 10 authors, 10 pictures."""
    export = folder / planted.one()
    channel = planted.one()
    texts, authors, files = planted.some(22), planted.some(10), planted.some(10)
    posts = [message(n, f"I will kill {text}") for n, text in enumerate(texts, 1)]
    for post, author, file in zip(posts, authors, files, strict=False):
        post |= {"from": author, "from_id": f"user{post['id']}"}
        post["photo"] = f"photos/{file}.png"
        picture(export / post["photo"], 100 * number + post["id"])
    copy_of(hers, export / posts[0]["photo"])
    posts[-1]["forwarded_from"] = authors[0]
    return telegram(export, posts, channel, number)


def _chat(folder: Path, planted: Planted) -> Path:
    """Forty-six words: the chat's name, 5 authors, 40 texts."""
    chat = folder / f"WhatsApp Chat with {planted.one()}.txt"
    authors, texts = planted.some(5), planted.some(40)
    lines = [
        f"25/03/2026, 10:{minute:02} - {authors[minute % 5]}: {text}\n"
        for minute, text in enumerate(texts)
    ]
    chat.write_text("".join(lines), "utf-8")
    return chat


def _comments(folder: Path, planted: Planted) -> Path:
    """Sixty-one words: the file, two headers, 17 authors, 41 cells."""
    table = folder / f"{planted.one()}.csv"
    text, author = planted.some(2)
    authors, cells = planted.some(17), planted.some(41)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([author, text])
        writer.writerows(
            [authors[n % len(authors)], cell] for n, cell in enumerate(cells)
        )
    return table


def cells_of(desk: Desk) -> Iterator[str | bytes]:
    """Every value of every row of an open desk, and what each sealed value holds."""
    for model in apps.get_app_config("store").get_models():
        for row in model._default_manager.all():
            yield from (_cell(getattr(row, f.attname)) for f in model._meta.fields)
            yield from _opened(desk, row)


def _cell(value: object) -> str | bytes:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _opened(desk: Desk, row: Any) -> Iterable[str]:  # noqa: ANN401 - a row of any table
    if isinstance(row, rows.Post) and row.sealed:
        post = desk.reader.post(row).post
        return [post.untrusted_author, post.untrusted_text]
    if isinstance(row, rows.Channel):
        return [desk.reader.channel(row).untrusted_name]
    if isinstance(row, rows.KeptReport):
        key = desk.keys.blob_key
        return [unseal_blob(key, bytes(row.body), "panoh-report").decode()]
    if isinstance(row, (rows.Evidence, rows.Notice)):
        key, subject = desk.case_keys.key_of(row.sighting.case.code), row.sighting_id
        if isinstance(row, rows.Notice):
            return [unseal_field(key, bytes(row.sealed), f"notice/S{subject}")]
        return [unseal(key, bytes(row.manifest), f"manifest/S{subject}").decode()]
    return []
