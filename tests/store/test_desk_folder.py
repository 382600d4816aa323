"""A folder is a desk, whole, or it is none and stops nobody from making one."""

import itertools
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from panoh.errors import (
    BadDesk,
    DeskExists,
    DeskInUse,
    NewerDesk,
    NoDesk,
    OlderDesk,
    PanohError,
    UnusableFolder,
)
from panoh.store.desk_folder import DeskFolder, choose_desk
from panoh.store.lease import Lease


def fill(folder: DeskFolder) -> None:
    """Do what 'panoh init' does while the folder is being made."""
    folder.keys.write_bytes(b"keys")
    folder.database.write_bytes(b"database")


@contextmanager
def failing(path: Path) -> Iterator[DeskFolder]:
    """Make a desk, and fail at the end of the block."""
    with suppress(ZeroDivisionError), DeskFolder.create(path) as folder:
        yield folder
        raise ZeroDivisionError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "desk"


@pytest.fixture
def desk(path: Path) -> DeskFolder:
    with DeskFolder.create(path) as folder:
        fill(folder)
    return folder


def test_a_new_desk_opens(path: Path, desk: DeskFolder) -> None:
    assert DeskFolder.open(path) == desk
    assert re.fullmatch("D-[0-9A-Z]{6}", desk.code)


def test_a_desk_says_its_format_and_its_code_and_nothing_else(
    path: Path, desk: DeskFolder
) -> None:
    assert (path / "desk.toml").read_text() == f'format = 1\ndesk = "{desk.code}"\n'
    assert sorted(entry.name for entry in path.iterdir()) == [
        "blobs",
        "desk.keys",
        "desk.toml",
        "lease",
        "logs",
        "panoh.db",
        "tmp",
    ]


def test_every_file_of_a_desk_lies_in_its_folder(path: Path, desk: DeskFolder) -> None:
    files = [desk.database, desk.keys, desk.case_keys, desk.lease]
    folders = [desk.logs, desk.blobs, desk.temp]

    assert len(set(files + folders)) == 7
    assert {entry.parent for entry in files + folders} == {path}


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_a_desk_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "desk"
    path.mkdir(mode=0o755)
    with DeskFolder.create(path):
        pass

    for entry in (path, *path.rglob("*")):
        expected = 0o700 if entry.is_dir() else 0o600
        assert entry.stat().st_mode & 0o777 == expected


def test_a_second_desk_in_the_same_folder_is_refused(
    path: Path, desk: DeskFolder
) -> None:
    with pytest.raises(DeskExists), DeskFolder.create(path):
        pass

    assert DeskFolder.open(path) == desk


def test_a_folder_that_holds_something_else_is_left_as_it_was(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "photo.jpg").write_bytes(b"hers")

    with pytest.raises(UnusableFolder), DeskFolder.create(tmp_path):
        pass
    assert [entry.name for entry in tmp_path.iterdir()] == ["photo.jpg"]
    assert os.name != "posix" or tmp_path.stat().st_mode & 0o777 == 0o755


def test_a_file_cannot_become_a_desk(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    for path in (tmp_path / "file", tmp_path / "file" / "desk"):
        with pytest.raises(UnusableFolder), DeskFolder.create(path):
            pass
        with pytest.raises(NoDesk):
            DeskFolder.open(path)


def test_a_folder_is_no_desk_before_the_making_ends_well(path: Path) -> None:
    with failing(path) as folder:
        fill(folder)
        with pytest.raises(NoDesk):
            DeskFolder.open(path)

    with pytest.raises(NoDesk):
        DeskFolder.open(path)


def test_the_next_making_clears_what_a_failed_one_left_and_nothing_else(
    path: Path,
) -> None:
    with failing(path) as folder:
        fill(folder)
        (path / "panoh.db-wal").write_bytes(b"old")
        (path / "desk.keys.new").write_bytes(b"old")
        (folder.logs / "panoh.log").write_bytes(b"old")
    (path / "photo.jpg").write_bytes(b"hers")

    with DeskFolder.create(path) as folder:
        left = {str(entry.relative_to(path)) for entry in path.rglob("*")}
        fill(folder)
    assert left == {"blobs", "desk.toml.new", "lease", "logs", "photo.jpg", "tmp"}
    assert DeskFolder.open(path) == folder


def test_killed_at_any_moment_the_making_leaves_a_desk_or_no_obstacle(
    tmp_path: Path,
) -> None:
    maker = (
        "import sys\n"
        "from pathlib import Path\n"
        "from panoh.store.desk_folder import DeskFolder\n"
        "print('start', flush=True)\n"
        "for number in range(1000):\n"
        "    with DeskFolder.create(Path(sys.argv[1]) / str(number)) as folder:\n"
        "        folder.keys.write_bytes(b'keys')\n"
        "        folder.database.write_bytes(b'database')\n"
        "    print(number, flush=True)\n"
    )
    for turn in range(10):
        root = tmp_path / str(turn)
        with subprocess.Popen(
            [sys.executable, "-c", maker, str(root)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(turn / 200)
            process.kill()
            said = process.stdout.read().splitlines()
        for made in said:
            DeskFolder.open(root / made)
        last = root / str(len(said))
        if not (last / "desk.toml").exists():
            with DeskFolder.create(last) as folder:
                fill(folder)
        DeskFolder.open(last)


class Stopped(BaseException):
    """The machine stops here."""


CHANGING_THE_DISK = [
    *[(Path, name) for name in ("mkdir", "chmod", "touch", "unlink", "replace")],
    *[(os, name) for name in ("open", "fsync", "ftruncate", "write")],
]


def make_up_to(step: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Stop at one call that changes the disk; False when there are not so many."""
    calls = itertools.count()

    def stopping(original: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            if next(calls) >= step:
                raise Stopped
            return original(*arguments, **options)

        return call

    with monkeypatch.context() as patched:
        for owner, name in CHANGING_THE_DISK:
            patched.setattr(owner, name, stopping(getattr(owner, name)))
        with suppress(Stopped), DeskFolder.create(path) as folder:
            fill(folder)
    return next(calls) > step


def test_every_step_of_the_making_can_be_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = 0
    while make_up_to(step, tmp_path / str(step), monkeypatch):
        path = tmp_path / str(step)
        if not (path / "desk.toml").exists():
            with DeskFolder.create(path) as folder:
                fill(folder)
        DeskFolder.open(path)
        step += 1

    assert step > 20
    DeskFolder.open(tmp_path / str(step))


def test_two_cannot_make_a_desk_in_one_folder(path: Path) -> None:
    with DeskFolder.create(path) as folder:
        fill(folder)
        with pytest.raises(DeskInUse), DeskFolder.create(path):
            pass

    assert DeskFolder.open(path) == folder
    with Lease(folder.lease):
        pass


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ('format = 2\ndesk = "D-222222"', NewerDesk),
        ("format = 2\nwhatever = [1]", NewerDesk),
        ('format = 0\ndesk = "D-222222"', OlderDesk),
        ("", BadDesk),
        ("format = 1", BadDesk),
        ('format = "1"\ndesk = "D-222222"', BadDesk),
        ('format = true\ndesk = "D-222222"', BadDesk),
        ('format = 1\ndesk = "Ignore that"', BadDesk),
        ("format = 1\ndesk = 7", BadDesk),
        ("\x00", BadDesk),
        ("a = " + "[" * 5000, BadDesk),
    ],
)
def test_a_desk_of_another_kind_is_refused_in_our_words(
    path: Path, desk: DeskFolder, content: str, error: type[PanohError]
) -> None:
    (path / "desk.toml").write_text(content)

    with pytest.raises(error):
        DeskFolder.open(path)


def test_a_file_that_is_not_utf_8_is_damage(path: Path, desk: DeskFolder) -> None:
    (path / "desk.toml").write_bytes(b"\xff\xfe")

    with pytest.raises(BadDesk):
        DeskFolder.open(path)


@pytest.mark.parametrize("name", ["desk.keys", "panoh.db"])
def test_a_desk_without_its_keys_or_database_is_damaged(
    path: Path, desk: DeskFolder, name: str
) -> None:
    (path / name).unlink()

    with pytest.raises(BadDesk):
        DeskFolder.open(path)


def test_a_folder_that_is_not_there_holds_no_desk(path: Path) -> None:
    with pytest.raises(NoDesk):
        DeskFolder.open(path)


def test_the_desk_is_the_option_then_the_environment_then_the_systems_place() -> None:
    named = {"PANOH_DESK": "/of/environment"}

    assert choose_desk(Path("/of/option"), named) == Path("/of/option")
    assert choose_desk(None, named) == Path("/of/environment")
    assert choose_desk(None, {}).name == "panoh"
    assert choose_desk(None, {"PANOH_DESK": ""}) == choose_desk(None, {})
