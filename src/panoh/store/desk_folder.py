"""The folder that is a desk: where its files are, and which format they have."""

import re
import secrets
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from panoh.errors import (
    BadDesk,
    DeskExists,
    NewerDesk,
    NoDesk,
    OlderDesk,
    UnusableFolder,
)
from panoh.store.lease import Lease
from panoh.vault.whole_file import unfinished_name, write_whole

FORMAT = 1
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is mistaken for another
_CODE_LENGTH = 6
_OWNER_ONLY = 0o700
_BESIDE = ("", ".new", "-wal", "-shm", "-journal")  # what a crash leaves beside a file


@dataclass(frozen=True, slots=True)
class DeskFolder:
    """A desk's files. `code` is the desk's own random name, such as D-7K2M9Q."""

    path: Path
    code: str

    @property
    def database(self) -> Path:
        """Posts, cases, sightings: SQLCipher; `-wal` and `-shm` lie beside it."""
        return self.path / "panoh.db"

    @property
    def keys(self) -> Path:
        """The desk's key, wrapped for each person."""
        return self.path / "desk.keys"

    @property
    def case_keys(self) -> Path:
        """The keys of cases: in no backup of the database."""
        return self.path / "cases.keys"

    @property
    def lease(self) -> Path:
        """Whoever holds it may write."""
        return _lease(self.path)

    @property
    def logs(self) -> Path:
        """Sealed logs, and the codes of errors before unlocking."""
        return self.path / "logs"

    @property
    def blobs(self) -> Path:
        """Sealed files that a person preserved."""
        return self.path / "blobs"

    @property
    def models(self) -> Path:
        """Models that a person chose; not sealed, for they hold nothing of the desk."""
        return self.path / "models"

    @property
    def temp(self) -> Path:
        """What must be on the disk for a moment, sealed."""
        return self.path / "tmp"

    @classmethod
    def open(cls, path: Path) -> "DeskFolder":
        """Find the desk in a folder and check that this version may use it.

        Raises NoDesk, NewerDesk, OlderDesk, or BadDesk when a file is missing or
        damaged.
        """
        folder = cls(path, _read_code(path))
        if not (folder.keys.is_file() and folder.database.is_file()):
            raise BadDesk
        return folder

    @classmethod
    @contextmanager
    def create(cls, path: Path) -> Iterator["DeskFolder"]:
        """Make a desk; the `with` block fills it, holding the desk's lease.

        Only when the block ends well is it a desk. A block that fails or is killed
        leaves a folder that the next `create` clears and uses. Raises DeskExists,
        UnusableFolder or DeskInUse.
        """
        folder = cls(path, _new_code())
        _refuse_if_taken(path)
        _make_private(path)
        with Lease(folder.lease):
            _refuse_if_taken(path)
            folder._start_anew()
            yield folder
            content = f'format = {FORMAT}\ndesk = "{folder.code}"\n'
            write_whole(_marker(path), content.encode())

    def _start_anew(self) -> None:
        """Clear what an unfinished `create` left, and only that; mark this one."""
        unfinished_name(_marker(self.path)).touch(mode=0o600)
        for file in (self.database, self.keys, self.case_keys):
            for ending in _BESIDE:
                file.with_name(file.name + ending).unlink(missing_ok=True)
        for subfolder in (self.logs, self.blobs, self.temp):
            if subfolder.exists():
                shutil.rmtree(subfolder)
            subfolder.mkdir(mode=_OWNER_ONLY)


def choose_desk(option: Path | None, environment: Mapping[str, str]) -> Path:
    """Take --desk, else PANOH_DESK, else the system's place for a program's data."""
    if option is not None:
        return option
    named = environment.get("PANOH_DESK")
    return Path(named) if named else user_data_path("panoh", appauthor=False)


def _marker(path: Path) -> Path:
    """Locate the file that makes a folder a desk: written last, read first."""
    return path / "desk.toml"


def _lease(path: Path) -> Path:
    return path / "lease"


def _refuse_if_taken(path: Path) -> None:
    """Let an empty folder pass, and one that an unfinished `create` left."""
    if _marker(path).exists():
        raise DeskExists
    if unfinished_name(_marker(path)).exists() or not path.exists():
        return
    if not path.is_dir() or set(path.iterdir()) - {_lease(path)}:
        raise UnusableFolder


def _make_private(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(_OWNER_ONLY)  # on Windows the profile's own rules keep others out
    except OSError as error:
        raise UnusableFolder(detail=str(error)) from error


def _new_code() -> str:
    return "D-" + "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))


def _read_code(path: Path) -> str:
    """Read the marker; its format is judged before the rest, which may be newer."""
    try:
        content = tomllib.loads(_marker(path).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoDesk from error
    except (OSError, ValueError, RecursionError) as error:
        raise BadDesk(detail=str(error)) from error
    _check_format(content.get("format"))
    code = content.get("desk")
    if not isinstance(code, str) or not re.fullmatch("D-[0-9A-Z]{6}", code):
        raise BadDesk
    return code


def _check_format(written: object) -> None:
    if type(written) is not int:
        raise BadDesk
    if written > FORMAT:
        raise NewerDesk
    if written < FORMAT:
        raise OlderDesk
