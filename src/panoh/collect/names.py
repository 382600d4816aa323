"""Names of files: hostile until they are safe to join, on any system."""

import re
import unicodedata

# Controls and lone surrogates cannot be shown or stored; a backslash is a separator
# to Windows and a letter elsewhere, so no meaning of it is safe.
_NEVER = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")

_CP866_LETTERS = bytes(range(0x80, 0xB0))
_CP1251_LETTERS = bytes([*range(0xB0, 0xE0), *range(0xF2, 0x100)])

# Firefox, Chrome, Safari, Opera, Edge before 2020, WinSCP, BitTorrent, aria2, everyone.
_UNFINISHED = (
    *(".part", ".crdownload", ".download", ".opdownload", ".partial", ".filepart"),
    *(".!ut", ".!qb", ".bc!", ".aria2", ".tmp"),
)


def safe_name(untrusted_name: str) -> str | None:
    """Give the name in NFC, relative and joined by "/", or None if it is unsafe.

    Empty and "." parts are dropped: some archivers write "./photo.jpg". Unsafe are
    roots, drives ("C:x"), backslashes, control characters, and parts of nothing but
    dots and spaces, since Windows reads ".. " as "..". NFC because macOS stores "й"
    as two characters where the export names one. Case is kept: "A" is not "a".
    """
    name = unicodedata.normalize("NFC", untrusted_name)
    if name.startswith("/") or _NEVER.search(name):
        return None
    parts = [part for part in name.split("/") if part not in {"", "."}]
    if not parts or parts[0][1:2] == ":" or any(not p.strip(". ") for p in parts):
        return None
    return "/".join(parts)


def readable(raw: bytes) -> str:
    """Decode a name that states no encoding; it can always be stored.

    UTF-8 if it is that, or if little of it is not: long names are cut inside a letter.
    Else what Windows in Russian writes into archives, cp866, or cp1251 where an old
    program did.
    """
    name = raw.decode("utf-8", errors="replace")
    n_damaged = name.count("\ufffd")
    n_letters = sum(character > "\x7f" for character in name) - n_damaged
    if n_damaged * 2 < n_letters or not n_damaged:
        return name
    encoding = cyrillic_encoding(raw, otherwise="cp866")
    return raw.decode(encoding if 0x98 not in raw else "cp866")


def cyrillic_encoding(raw: bytes, otherwise: str) -> str:
    """Tell cp866 from cp1251 by where their letters lie; `otherwise` if they do not.

    Where cp866 has most of its letters (80 to AF), cp1251 has letters of Serbian and
    old Tajik fonts; where cp1251 has most (B0 to DF, F2 to FF), cp866 has lines of
    tables. The rest of the small letters is where both have some.
    """
    n_cp866 = len(raw) - len(raw.translate(None, _CP866_LETTERS))
    n_cp1251 = len(raw) - len(raw.translate(None, _CP1251_LETTERS))
    if n_cp866 == n_cp1251:
        return otherwise
    return "cp866" if n_cp866 > n_cp1251 else "cp1251"


def is_unfinished(name: str) -> bool:
    """Whether a program is still writing the file, by the name that it has meanwhile.

    So name them browsers and mail programs for a download, and Word and LibreOffice
    for the lock beside an open document.
    """
    *folders, file = name.lower().split("/")
    return (
        file.endswith(_UNFINISHED)
        or file.startswith(("~$", ".~lock."))
        or any(folder.endswith(".download") for folder in folders)  # Safari's bundle
    )
