"""Names of fields that no parser took, with what may not be a name folded away.

An audit of them is made to be given to whoever extends a parser. Some files have data
where others have names of fields: an object by people's accounts, a table whose first
row is a comment. A word alone does not tell, so this is a sieve and no proof.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

FOLDED = "<key>"

_LIKE_A_NAME = re.compile(r"[\w $:/+()\[\]#-]{1,40}")
_MOST_DIGITS = 4  # "cp1251"; ids, days and telephone numbers have more
_MOST_SIBLINGS = 50
_DEEPEST = 8

_Way = tuple[str, ...]


def fold_names(leftovers: Mapping[str, int]) -> dict[str, int]:
    """Put "<key>" where a name has another shape than names of fields have.

    A name is the way to the field, parted by dots. Folded are parts that are long,
    without a letter, or with five digits, "@", "//" and the like; and all of those that
    have more than 50 beside them, since an object by accounts is told by their number.
    What was folded once stays so.
    """
    ways: Counter[_Way] = Counter()
    for name, count in leftovers.items():
        way = tuple(name.split("."))
        ways[way if len(way) <= _DEEPEST else (*way[:_DEEPEST], FOLDED)] += count
    return {".".join(way): count for way, count in _fold(ways)}


def _fold(ways: Mapping[_Way, int]) -> Iterator[tuple[_Way, int]]:
    below: defaultdict[str, Counter[_Way]] = defaultdict(Counter)
    are_many = len({first for first, *_ in ways}) > _MOST_SIBLINGS
    for (first, *rest), count in ways.items():
        is_name = not are_many and _is_name(first)
        below[first if is_name else FOLDED][tuple(rest)] += count
    for first, inner in below.items():
        if here := inner.pop((), 0):
            yield (first,), here
        for way, count in _fold(inner):
            yield (first, *way), count


def _is_name(part: str) -> bool:
    digits = sum(map(str.isdigit, part))
    return (
        _LIKE_A_NAME.fullmatch(part) is not None
        and "//" not in part
        and digits <= _MOST_DIGITS
        and any(map(str.isalpha, part))
    )
