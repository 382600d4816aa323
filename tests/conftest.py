"""What every test may ask for: a desk with a cheap passphrase, and the command line."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panoh.settings")
django.setup()

from panoh.cli.app import run as run_cli  # noqa: E402 - after Django is set up
from panoh.flow.desk import Desk, make_desk, open_desk  # noqa: E402
from panoh.testing import ParserContract  # noqa: E402
from panoh.vault.keys import Cost  # noqa: E402

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
CUT_SHORT = ParserContract.test_a_file_cut_short_gives_its_beginning_and_one_unread
PASSPHRASE = "four words of a test"  # noqa: S105 - of desks that tests make
CHEAP = Cost(memory_kib=8, passes=1, lanes=1)


@pytest.fixture
def shared_data() -> Path:
    """Vectors and fixtures that are not part of the project."""
    if not SHARED.is_dir():
        pytest.skip("the shared vectors are not on this machine")
    return SHARED


@pytest.fixture
def desk_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty desk that the command line finds and can open by itself."""
    path, passphrase = tmp_path / "desk", tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE)
    make_desk(path, PASSPHRASE, CHEAP)
    monkeypatch.setenv("PANOH_DESK", str(path))
    monkeypatch.setenv("PANOH_PASSPHRASE_FILE", str(passphrase))
    monkeypatch.setenv("PANOH_LANG", "en")
    return path


@pytest.fixture
def desk(desk_path: Path) -> Iterator[Desk]:
    """An open desk."""
    with open_desk(desk_path, PASSPHRASE) as opened:
        yield opened


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and how it ended."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        """All that a person saw."""
        return self.stdout + self.stderr


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run one command as a person types it."""

    def run_one(*arguments: object) -> Ran:
        capsys.readouterr()
        exit_code = run_cli([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ran(exit_code, printed.out, printed.err)

    return run_one


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count the contract's test of files cut short among the heavy ones.

    `make heavy` then cuts every sample at every byte. Contributors get the contract
    without pytest, so the mark is not there but here.
    """
    for item in items:
        if item.name == CUT_SHORT.__name__:
            item.add_marker(pytest.mark.heavy)
