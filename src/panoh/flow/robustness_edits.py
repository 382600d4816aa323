"""Which edits the robustness benchmark makes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from panoh.errors import NoEdits
from panoh.fingerprint.edit_file import read_edits, refuse
from panoh.fingerprint.edits import Edit

OWN_FILE: Final = Path("bench") / "edits.toml"
PROJECT: Final = Path(__file__).resolve().parents[3]


def chosen_edits(file: Path | None, only: Sequence[str]) -> tuple[Edit, ...]:
    """Read a file of edits, else the project's own; take those named, else all.

    The project's own lies in the folder where the command runs, or where Panoh runs
    from a checkout. Raises NoEdits, BadEdits.
    """
    places = (file,) if file else (OWN_FILE, PROJECT / OWN_FILE)
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise NoEdits
    edits = read_edits(found.read_bytes())
    for name in only:
        if name not in {edit.name for edit in edits}:
            refuse(name, "--only")
    return tuple(edit for edit in edits if not only or edit.name in only)
