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

_BEYOND_MARKS = 0x20000
_MARKS = "".join(
    re.escape(chr(code))
    for code in range(0x300, _BEYOND_MARKS)
    if unicodedata.combining(chr(code))
)
# Unicode lets any number of marks follow a letter; sorting many is quadratic.
_PILED_MARKS = re.compile(f"(?<=[{_MARKS}]{{2}})[{_MARKS}]+")
_MARK = re.compile(f"[{_MARKS}]")
# All but plain text of the region: what is not here may be a trick.
_UNUSUAL = re.compile(
    "[^\\t\\n\\r -~«»“”„–—№а-яА-ЯёЁғӣқӯҳҷҒӢҚӮҲҶәңөұүһіӘҢӨҰҮҺІўЎəışğçöüƏİŞĞÇÖÜ"
    "\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc"
    "\u2600-\u27bf\U0001f300-\U0001f64f\U0001f680-\U0001faff]"
)
_MARKED = re.compile(f".[{_MARKS}]*", re.DOTALL)
# Soft hyphen, joiners, directions, variation selectors, fillers, tags, and marks.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u0640\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a"
    f"\U000e0000-\U000e0fff\u0000-\u0008\u000e-\u001f\u007f{_MARKS}]+"
)


def plain_characters(traced: Traced) -> Traced:
    """Compose letters, take styled ones for plain, drop what nobody sees."""
    if not _UNUSUAL.search(traced.text):
        return traced
    if _MARK.search(traced.text):
        traced = traced.substitute(_PILED_MARKS, lambda _: "")
    if not unicodedata.is_normalized("NFKC", traced.text):
        traced = traced.edit(_compositions(traced.text))
    traced = traced.substitute(_enclosed(), lambda it: load_lookalikes()[it[0]][0])
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
