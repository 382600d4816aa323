"""A file is replaced whole or not at all."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from panoh.vault.whole_file import write_whole


def test_a_killed_writer_leaves_one_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    writer = (
        "import sys, itertools\n"
        "from pathlib import Path\n"
        "from panoh.vault.whole_file import write_whole\n"
        "for number in itertools.count():\n"
        "    write_whole(Path(sys.argv[1]), bytes([number % 256]) * 100_000)\n"
        "    print(number, flush=True)\n"
    )
    for turn in range(10):
        with subprocess.Popen(
            [sys.executable, "-c", writer, str(path)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(turn / 200)
            process.kill()
        content = path.read_bytes()
        assert len(content) == 100_000
        assert len(set(content)) == 1


def test_what_a_killed_writer_left_does_not_stop_the_next(tmp_path: Path) -> None:
    (tmp_path / "keys.new").write_bytes(b"half of someth")

    write_whole(tmp_path / "keys", b"new")

    assert [path.name for path in tmp_path.iterdir()] == ["keys"]
    assert (tmp_path / "keys").read_bytes() == b"new"


def test_a_failed_write_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keys"
    write_whole(path, b"old")

    def full(descriptor: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
