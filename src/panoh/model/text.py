"""Hostile text, made safe to look at."""

import unicodedata

SHOWN_CHARACTERS = 40


def shown(untrusted: str, limit: int = SHOWN_CHARACTERS) -> str:
    """Quote at most `limit` characters, controls and direction marks stripped."""
    plain = stripped(untrusted)
    return f"«{plain[: limit - 1]}…»" if len(plain) > limit else f"«{plain}»"


def stripped(untrusted: str) -> str:
    """Drop what a screen would obey: controls, bidi marks, surrogates; one line."""
    spaced = " ".join(untrusted.split())
    return "".join(c for c in spaced if unicodedata.category(c)[0] != "C")
