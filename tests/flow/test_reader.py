"""A file that takes over, kills, hangs or bloats its reader costs itself alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from panoh.flow.collecting import ReadingChoice, collect
from panoh.flow.desk import Desk
from panoh.flow.reader import Reader, ReaderLimits
from panoh.store import models as rows
from tests.exports import message, telegram
from tests.flow.hostile import DEEDS, HEAD, VICTIM

CHOICE = ReadingChoice()
DIED, HUNG, TOO_MUCH = "PANOH-340", "PANOH-341", "PANOH-342"
LIMITS = ReaderLimits(memory_bytes=512 << 20, silent_seconds=6)
linux_only = pytest.mark.skipif(os.name == "nt", reason="Windows sets no such limits")


@pytest.fixture
def reader() -> Iterator[Reader]:
    """A reader whose parsers do what hostile files say."""
    with Reader(LIMITS, "tests.flow.hostile:PARSERS") as opened:
        yield opened


def hostile(path: Path, deed: str) -> Path:
    path.write_bytes(HEAD + deed.encode())
    return path


@pytest.fixture
def victim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file beside the export that is to stay as it is."""
    folder = tmp_path / "hers"
    folder.mkdir()
    (folder / "letter").write_text("as it was")
    monkeypatch.setenv(VICTIM, str(folder / "letter"))
    return folder / "letter"


@linux_only
@pytest.mark.parametrize(
    ("deed", "code"),
    [
        *((deed, DIED) for deed in DEEDS if deed not in {"hang", "memory"}),
        ("hang", HUNG),
        ("circles", HUNG),
        ("memory", TOO_MUCH),
    ],
)
def test_a_hostile_export_is_one_error_and_the_next_is_read(
    desk: Desk, reader: Reader, tmp_path: Path, victim: Path, deed: str, code: str
) -> None:
    bad = hostile(tmp_path / "bad", deed)
    good = telegram(tmp_path / "x", [message(1)])

    told: list[int] = []
    first, second = collect(
        desk, [bad, good], CHOICE, lambda done, _: told.append(done), reader
    )

    assert (first.code, first.posts) == (code, 0)
    assert max(told) > 1  # its posts had begun to come
    assert (second.code, second.new_posts) == ("", 1)
    assert [post.native_id for post in rows.Post.objects.all()] == ["1"]
    assert rows.Export.objects.count() == 1
    assert victim.read_text() == "as it was"
    assert list(victim.parent.iterdir()) == [victim]


def test_in_one_folder_too_the_others_are_read(
    desk: Desk, reader: Reader, tmp_path: Path
) -> None:
    folder = telegram(tmp_path / "x", [message(1)])
    for number in range(3):
        hostile(folder / f"{number}.bad", "abort")

    read = collect(desk, [folder], CHOICE, reader=reader)

    assert [one.code for one in read] == ["", DIED, DIED, DIED]
    assert read[0].new_posts == 1


def test_a_hostile_export_is_not_known_and_can_be_given_again(
    desk: Desk, reader: Reader, tmp_path: Path
) -> None:
    bad = hostile(tmp_path / "bad", "abort")

    for _ in range(2):
        [read] = collect(desk, [bad], CHOICE, reader=reader)

        assert (read.code, read.is_known) == (DIED, False)


def test_an_export_that_a_person_gave_up_does_not_garble_the_next(
    desk: Desk, tmp_path: Path
) -> None:
    many = [message(n) for n in range(1, 10_000)]
    private = telegram(tmp_path / "x", many, "X", 5, "private_group")
    public = telegram(tmp_path / "y", [message(1)])

    first, second = collect(desk, [private, public], ReadingChoice(case_code="C-NONE"))

    assert first.code == "PANOH-120"
    assert second.new_posts == 1


def test_an_interrupted_reading_keeps_nothing_and_can_be_repeated(
    desk: Desk, tmp_path: Path
) -> None:
    export = telegram(tmp_path / "x", [message(n) for n in range(1, 10_000)])

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with Reader() as reader, pytest.raises(KeyboardInterrupt):
        collect(desk, [export], CHOICE, interrupt, reader)

    assert not rows.Post.objects.exists()
    [again] = collect(desk, [export], CHOICE)
    assert again.new_posts == 9_999


def test_the_child_is_told_nothing_of_the_desk(desk: Desk) -> None:
    with Reader() as reader:
        assert reader._child is not None
        process = Path("/proc") / str(reader._child._process.pid)
        if not process.exists():
            pytest.skip("this system has no /proc")
        told = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()

    assert b"PANOH_" not in told
    assert str(desk.folder.path).encode() not in told


def test_on_linux_every_limit_is_set(tmp_path: Path) -> None:
    with Reader() as reader:
        reader.look(telegram(tmp_path / "x", [message(1)]))

    assert reader.missing == frozenset()


def test_a_record_that_cannot_be_kept_is_unread_and_the_others_are_kept(
    desk: Desk, tmp_path: Path
) -> None:
    likes = [{"type": "emoji", "count": 1 << 63, "emoji": "x"}]
    posts = [message(1), message(2, reactions=likes), message(3)]

    [read] = collect(desk, [telegram(tmp_path / "x", posts)], CHOICE)

    assert [(u.place, u.code) for u in read.unread] == [(2, "PANOH-312")]
    assert read.new_posts == 2


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_reader_that_hangs_is_gone_when_its_parent_is_killed(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from panoh.collect.parser import ReadingRules
from panoh.flow.reader import Reader, Told
with Reader(parsers="tests.flow.hostile:PARSERS") as reader:
    [export], _ = reader.look(Path(sys.argv[1]))
    for _batch in reader.read(export, ReadingRules(), Told()):
        print(reader._child._process.pid, flush=True)
"""
    command = [sys.executable, "-c", program, hostile(tmp_path / "bad", "hang")]
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=os.environ | paths
    ) as parent:
        assert parent.stdout is not None
        first, second = (parent.stdout.readline().decode() for _ in range(2))
        child = Path("/proc") / second.strip() / "cmdline"
        assert first == second  # both batches have come: it writes no more
        assert b"reading_worker" in child.read_bytes()
        parent.kill()

    for _ in range(1_000):
        if not child.exists() or not child.read_bytes():  # a zombie's is empty
            return
        time.sleep(0.01)
    os.kill(int(second), signal.SIGKILL)
    pytest.fail("the reader outlived its parent")
