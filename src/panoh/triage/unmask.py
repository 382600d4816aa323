"""Undo what Unicode lends itself to: invisible characters, styled letters, marks.

Every step runs in linear time and leaves a text without its trick untouched.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from panoh.packs.spellings import load_lookalikes
from panoh.triage.traced import Edit, Traced
from panoh.triage.writing import any_of

_LETTERS_END = 0x10000
_BEYOND_MARKS = 0x20000


def _marks(start: int, end: int) -> str:
    """Every combining mark; those that enclose a letter combine too."""
    return "".join(
        chr(code)
        for code in range(start, end)
        if unicodedata.combining(chr(code)) or unicodedata.category(chr(code)) == "Me"
    )


# Classes of common characters are searched many times faster than those with rare
# ones, beyond U+FFFF: these are looked for only in the few texts that hold any.
_MARKS = _marks(0x300, _LETTERS_END)
_RARE = re.compile("[\U00010000-\U0010ffff]")
_RARE_INVISIBLE = re.compile(
    f"[{_marks(_LETTERS_END, _BEYOND_MARKS)}"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
# Unicode lets any number of marks follow a letter; sorting many is quadratic.
_PILED_MARKS = re.compile(f"[{_MARKS}](?<=[{_MARKS}]{{3}})[{_MARKS}]*+")
_MARK = re.compile(f"[{_MARKS}]")
# All but plain text of the region: what is not here may be a trick.
_UNUSUAL = re.compile(
    "[^\\t\\n\\r -~«»“”„–—№а-яА-ЯёЁғӣқӯҳҷҒӢҚӮҲҶәңөұүһіӘҢӨҰҮҺІўЎəışğçöüƏİŞĞÇÖÜ"
    "\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc"
    "\u06f0-\u06f9\u0660-\u0669\u061b\u061f\u060c"
    "\u2600-\u27bf\U0001f300-\U0001f64f\U0001f680-\U0001faff]"
)
# Vowels that join what stands before them although Unicode does not call them marks.
_JOINING = (
    "\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf"
    "\u102e\u1161-\u1175\u11a8-\u11c2\u1b35"
)
_MARKED = re.compile(f".[{_MARKS}{_JOINING}]*", re.DOTALL)
# Soft hyphen, joiners, directions, variation selectors, fillers, tags, and marks.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u0640\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    f"\u0000-\u0008\u000e-\u001f\u007f{_MARKS}]+"
)


def plain_characters(traced: Traced) -> Traced:
    """Compose letters, take styled ones for plain, drop what nobody sees."""
    if not _UNUSUAL.search(traced.text):
        return traced
    if _RARE.search(traced.text):
        traced = traced.substitute(_RARE_INVISIBLE, lambda _: "")
        traced = traced.substitute(_enclosed(), lambda it: load_lookalikes()[it[0]][0])
    if _MARK.search(traced.text):
        traced = traced.substitute(_PILED_MARKS, lambda _: "")
    if not unicodedata.is_normalized("NFKC", traced.text):
        traced = traced.edit(_compositions(traced.text))
    return traced.substitute(_INVISIBLE, lambda _: "")


@cache
def _enclosed() -> re.Pattern[str]:
    """Letters in black circles and squares, which Unicode calls symbols."""
    signs = (look for look in load_lookalikes() if look > "\uffff")
    return any_of(look for look in signs if not re.match(r"\w", look))


def _compositions(text: str) -> Iterator[Edit]:
    for run in _MARKED.finditer(text):
        composed = unicodedata.normalize("NFKC", run[0])
        if composed != run[0]:
            yield run.start(), run.end(), composed
