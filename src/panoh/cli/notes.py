"""What holds for an export as a whole, in her words.

Notes come out of the process that reads hostile files, so only words of this table are
shown as they are.
"""

from collections.abc import Iterator, Mapping

from panoh.cli.words import _
from panoh.errors import N_
from panoh.model.text import shown

_TITLES = {
    "package": N_("Package"),
    "signature": N_("Signature"),
    "signed by": N_("Signed by"),
    "app": N_("App"),
    "pages_passed_over": N_("Pages without posts, passed over"),
}
_STATES = {
    "valid": N_("valid"),
    "invalid": N_("not valid"),
    "absent": N_("absent"),
    "unknown": N_("not known"),
    "assumed": N_("assumed: no file says whether Facebook or Instagram"),
}
_BECAUSE = " because"
_SIGNER_CHARACTERS = 80  # "sha256:" and 64 characters, which a person compares


def note_lines(notes: Mapping[str, str]) -> Iterator[str]:
    """Say each note, and below it what it rests on."""
    for key, title in _TITLES.items():
        if key in notes:
            yield f"{_(title)}: {_value(notes[key])}"
        reason = notes.get(key + _BECAUSE, "")
        if reason and reason in _reasons():
            yield f"  {_(reason)}"


def _value(untrusted: str) -> str:
    if untrusted in _STATES:
        return _(_STATES[untrusted])
    is_count = untrusted.isascii() and untrusted.isdecimal() and len(untrusted) < 10
    return untrusted if is_count else shown(untrusted, _SIGNER_CHARACTERS)


def _reasons() -> frozenset[str]:
    from panoh.collect import wacz_package  # noqa: PLC0415 - slow, for few exports
    from panoh.vault import archive_signature  # noqa: PLC0415 - slow, for few exports

    return wacz_package.REASONS | archive_signature.REASONS
