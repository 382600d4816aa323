"""A locked desk shows nothing that was ever put into it (P3)."""

import os
import signal
import sqlite3
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from panoh.flow.desk import open_desk
from panoh.store import models as rows
from tests.conftest import PASSPHRASE
from tests.exports import message, telegram
from tests.security.canaries import (
    ENCODINGS,
    PACKERS,
    bytes_shown,
    found_packed,
    found_plain,
    make_canaries,
)
from tests.security.network import CommandLine
from tests.security.planting import Job, cells_of, plant, work
from tests.security.watching import Watch

WINDOWS = 10  # of hers
PICTURES = 20  # hers, its copy in both channels, and 18 others


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """What is planted."""
    return plant(tmp_path_factory.mktemp("job"))


@pytest.fixture(scope="module")
def watch(job: Job) -> Watch:
    """The whole job, done, with every file that its folders showed meanwhile."""
    with Watch([job.panoh.desk, job.panoh.temp, job.panoh.working]) as watch:
        work(job)
    return watch


@pytest.fixture(scope="module")
def cells(job: Job, watch: Watch) -> list[str | bytes]:
    """Every value that the desk holds, read with the passphrase."""
    with open_desk(job.panoh.desk, job.passphrase) as desk:
        return list(cells_of(desk))


def files_of(job: Job) -> Iterator[bytes]:
    """Everything that lies on the disk when the job is done, but its input."""
    for folder in (job.panoh.desk, job.panoh.temp, job.panoh.working):
        for path in folder.rglob("*"):
            yield str(path.relative_to(folder)).encode()
            if path.is_file():
                yield path.read_bytes()


def text_of(cells: Iterable[str | bytes]) -> str:
    """All text among the values."""
    return "\0".join(cell for cell in cells if isinstance(cell, str))


def plain_database(path: Path, values: Iterable[str | bytes], encoding: str) -> bytes:
    """Write values into plain SQLite; return the file's bytes."""
    with closing(sqlite3.connect(path)) as plain:
        plain.execute(f"PRAGMA encoding = '{encoding}'")
        plain.execute("CREATE TABLE cells (value)")
        plain.executemany("INSERT INTO cells VALUES (?)", [(v,) for v in values])
        plain.commit()
    return path.read_bytes()


def test_the_open_desk_holds_every_word_but_the_never_kept(
    job: Job, cells: list[str | bytes]
) -> None:
    text = text_of(cells)

    held = {word for word in job.planted.words if word in text}

    assert held == set(job.planted.words) - job.planted.never_kept


def test_the_locked_desk_shows_no_word_in_any_encoding(job: Job, watch: Watch) -> None:
    content = b"\0".join(files_of(job))

    shown = found_plain(job.planted.words, content)
    packed = found_packed(job.planted.words, content)

    assert shown == {encoding: set() for encoding in ENCODINGS}
    assert packed == set()


def test_no_file_showed_a_word_even_for_a_moment(job: Job, watch: Watch) -> None:
    content = b"\0".join(watch.seen)

    shown = found_plain(job.planted.words, content)

    assert len(watch.seen) > 20
    assert shown == {encoding: set() for encoding in ENCODINGS}


def test_nothing_is_left_outside_of_the_desk(job: Job, watch: Watch) -> None:
    assert [*job.panoh.temp.iterdir(), *job.panoh.working.iterdir()] == []


@pytest.mark.parametrize(
    ("encoding", "pragma", "encode"),
    [
        ("utf-8", "UTF-8", str),
        ("utf-16-le", "UTF-16le", str),
        ("utf-16-be", "UTF-16be", str),
        ("escaped", "UTF-8", ascii),
        ("base64", "UTF-8", lambda text: b64encode(text.encode())),
        ("hex", "UTF-8", lambda text: text.encode().hex()),
    ],
)
def test_the_same_rows_in_plain_sqlite_show_every_word(
    job: Job,
    cells: list[str | bytes],
    tmp_path: Path,
    encoding: str,
    pragma: str,
    encode: Callable[[str], str | bytes],
) -> None:
    values = [c for c in cells if isinstance(c, str)] + sorted(job.planted.never_kept)

    content = plain_database(tmp_path / "plain.db", map(encode, values), pragma)

    shown = found_plain(job.planted.words, content)[encoding]
    assert len(shown) == 200


@pytest.mark.parametrize("pack", PACKERS)
def test_the_same_rows_deflated_show_every_word(
    job: Job,
    cells: list[str | bytes],
    tmp_path: Path,
    pack: Callable[[bytes], bytes],
) -> None:
    text = [cell for cell in cells if isinstance(cell, str)]
    with_words = [t for t in text if any(word in t for word in job.planted.words)]
    values = [pack(t.encode()) for t in [*with_words, *sorted(job.planted.never_kept)]]

    content = plain_database(tmp_path / "plain.db", values, "UTF-8")

    assert len(found_packed(job.planted.words, content)) == 200


def test_fingerprints_and_hashes_show_in_plain_sqlite_and_not_in_the_desk(
    job: Job, cells: list[str | bytes], watch: Watch, tmp_path: Path
) -> None:
    secrets = secrets_of(job)
    plain = plain_database(tmp_path / "plain.db", cells, "UTF-8")
    locked = b"\0".join([*files_of(job), *watch.seen])

    assert len(secrets) == 3 * PICTURES + WINDOWS  # PDQ, MD5, SHA-256
    assert all(any(n in plain for n in bytes_shown(s)) for s in secrets)
    assert not [s for s in secrets if any(n in locked for n in bytes_shown(s))]


def secrets_of(job: Job) -> set[bytes]:
    """PDQ fingerprints, MD5 and SHA-256 of hers and of every collected picture."""
    with open_desk(job.panoh.desk, job.passphrase):
        pdq = {bytes(f.pdq) for f in rows.Frame.objects.all()}
        pdq |= {bytes(e.pdq) for e in rows.BankEntry.objects.all()}
        pdq |= {bytes(p.pdq) for p in rows.EntryPart.objects.all()}
        media = rows.Media.objects.values_list("md5", "sha256")
        bank = rows.BankEntry.objects.values_list("md5", "sha256")
        return pdq | {bytes.fromhex(h) for pair in media.union(bank) for h in pair if h}


def test_a_killed_collect_leaves_a_log_of_writes_that_shows_nothing(
    tmp_path: Path,
) -> None:
    words = list(make_canaries(50, seed=2))
    posts = [message(n, words[n % 50] * 60) for n in range(1, 10_001)]
    export = telegram(tmp_path / "export", posts)
    panoh = CommandLine.at(tmp_path)
    panoh.run("init")
    log_of_writes = panoh.desk / "panoh.db-wal"

    process = panoh.start("collect", export)
    while not (log_of_writes.exists() and log_of_writes.stat().st_size > 1 << 18):
        assert process.poll() is None, process.communicate()
        time.sleep(0.001)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()

    content = log_of_writes.read_bytes() + (panoh.desk / "panoh.db").read_bytes()
    assert len(content) > 1 << 18
    assert found_plain(words, content) == {encoding: set() for encoding in ENCODINGS}
    with open_desk(panoh.desk, PASSPHRASE):
        assert not rows.Post.objects.exists()
