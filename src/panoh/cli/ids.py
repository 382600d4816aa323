"""Numbers as people read and type them: M12, P34, S5, CH3."""

import re

from panoh.errors import NotThatKind, UnknownId

_LONGEST = 18


def number_of(written: str, prefixes: str) -> tuple[str, int]:
    """Split "m12" into ("M", 12).

    `prefixes` are the letters that the verb takes, "C" standing for channels ("CH").
    Raises UnknownId for what is no number, NotThatKind for another letter.
    """
    found = re.fullmatch(rf"([A-Z]+?)([0-9]{{1,{_LONGEST}}})", written.strip().upper())
    if not found:
        raise UnknownId(detail=written)
    prefix = found[1][0]
    if prefix not in prefixes:
        raise NotThatKind(detail=written)
    return prefix, int(found[2])
