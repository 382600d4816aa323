"""Names of files: hostile until they are safe to join, on any system."""

import re
import unicodedata

# Controls and lone surrogates cannot be shown or stored; a backslash is a separator
# to Windows and a letter elsewhere, so no meaning of it is safe.
_NEVER = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")


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
    """Decode a name that states no encoding: UTF-8 if it is that, else cp866.

    cp866 is what Windows in Russian writes into archives, and it decodes any bytes.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp866")
