"""Undo what people do to words with a keyboard: spacing, stars, repeats."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from panoh.triage.traced import Edit, Traced
from panoh.triage.writing import VOWELS

_LETTER = r"[^\W\d_]"

_SYMBOLS = "@$€£¥¢©®"
_ONE_LETTER_WORDS = frozenset("аиоуявксжбэеыiaу")
LEAST_SPACED = 3
MOST_MARKS = 2  # else a text of many separators would be read many times
LEAST_PLAIN_SPACED = 4  # "а я в" is three words


def join_spaced(traced: Traced) -> Traced:
    """Join words whose letters stand apart: "с у к а", "с.у.к.а", "с_у_к_а"."""
    if _APART.search(traced.text):
        traced = traced.edit(_spaced_edits(traced.text))
    if "_" in traced.text:
        traced = traced.edit(_underscore_edits(traced.text))
    return traced


# An underscore inside a word breaks it, or hides a letter; in a tag it is a space.
_UNDERSCORED = re.compile(rf"(?<![#\w]){_LETTER}++(?:_++{_LETTER}++)++(?!\w)")
_UNDERSCORES = re.compile("_+")
LEAST_BROKEN = 5


def _underscore_edits(text: str) -> Iterator[Edit]:
    for word in _UNDERSCORED.finditer(text):
        is_hiding = len(word[0]) < LEAST_BROKEN
        for mark in _UNDERSCORES.finditer(word[0]):
            new = "*" * len(mark[0]) if is_hiding else ""
            yield word.start() + mark.start(), word.start() + mark.end(), new


# Two single letters, the first after a mark: a quick look before the real one. Ranges
# of characters are searched far faster than classes such as "no letter".
_MARKED_OFF = (
    "\0-#%-/:-?\\[-`{-~\u00a0-\u00a8\u00ab-\u00b4\u00b6-\u00bf\u2000-\u2bff"
    "\u3000-\u303f"
)
_APART = re.compile(
    rf"[{_MARKED_OFF}\ufe00-\ufe6f\U0001f000-\U0001faff][^{_MARKED_OFF}]"
    rf"(?![^\W_])(?:[^\w]|_){{1,3}}[^{_MARKED_OFF}](?![^\W_])"
)


@cache
def _spaced_pattern() -> re.Pattern[str]:
    one = rf"[^\W_]|[{_SYMBOLS}]"
    gap = rf"(?:[^\w{_SYMBOLS}]|_){{1,3}}?"
    return re.compile(
        rf"(?<![^\W_])(?<![{_SYMBOLS}])(?:{one})"
        rf"(?:{gap}(?:{one})(?![^\W_])(?![{_SYMBOLS}])){{2,}}+"
    )


_SPACE = re.compile(r"\s")
_GAPS = re.compile(rf"(?:[^\w{_SYMBOLS}]|_)+")


def _spaced_edits(text: str) -> list[Edit]:
    edits = [
        (run.start() + start + gap.start(), run.start() + start + gap.end(), "")
        for run in _spaced_pattern().finditer(text)
        for start, end in _spaced_words(run[0])
        for gap in _GAPS.finditer(run[0][start:end])
    ]
    used = Counter(text[start:end] for start, end, _ in edits)
    marks = [mark for mark, _ in used.most_common(MOST_MARKS)]
    return sorted({*edits, *_pairs(text, marks)}) if marks else edits


def _pairs(text: str, marks: list[str]) -> Iterator[Edit]:
    """Join two letters as longer words of the same text are joined, but for spaces."""
    one = rf"[^\W_]|[{_SYMBOLS}]"
    inside = rf"[\w{_SYMBOLS}]"
    for mark in marks:
        if mark == "*" or _SPACE.search(mark):
            continue
        beside = rf"(?:{inside}|{re.escape(mark)})"
        pair = rf"(?<!{inside})(?:{one})({re.escape(mark)})(?:{one})(?!{beside})"
        for found in re.finditer(pair, text):
            if not text.endswith(mark, 0, found.start()):
                yield found.start(1), found.end(1), ""


def _spaced_words(run: str) -> Iterator[tuple[int, int]]:
    """Split a run where its gap grows: "с у к а  т ы" is two words."""
    gaps = list(_GAPS.finditer(run))
    usual = min((len(gap[0]) for gap in gaps), default=1)
    has_solid = any(not _SPACE.search(gap[0]) for gap in gaps)
    start = 0
    for gap in gaps:
        if len(gap[0]) > usual or (has_solid and _SPACE.search(gap[0])):
            yield from _if_word(run, start, gap.start())
            start = gap.end()
    yield from _if_word(run, start, len(run))


def _if_word(run: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    parts = _GAPS.split(run[start:end])
    letters = sum(part.isalpha() for part in parts)
    if len(parts) < LEAST_SPACED or letters * 2 < len(parts):
        return
    if "*" in run[start:end] and not any(part.lower() in VOWELS for part in parts):
        return
    is_plain = run[start:end].replace(" ", "").isalpha()
    are_words = all(part.lower() in _ONE_LETTER_WORDS for part in parts)
    if not (is_plain and are_words and len(parts) < LEAST_PLAIN_SPACED):
        yield start, end


# A star stands for a letter that was left out.
_CENSORED = re.compile(rf"[*#%&^~?](?<={_LETTER}.)[*#%&^~?]*+(?={_LETTER})")


def mark_stars(traced: Traced) -> Traced:
    """Write each sign that hides a letter inside a word as a star: "п##ц" is "п**ц"."""
    return traced.substitute(_CENSORED, lambda found: "*" * len(found[0]))


_ANY_RUN = re.compile(rf"({_LETTER})\1++")
# Three in a row, or two doubles close together: only then is there anything to do.
_STRETCHED = re.compile(r"(\w)\1(?:\1|\w{0,2}(\w)\2)")
_WORD_WITH_RUNS = re.compile(rf"{_LETTER}+")


def shorten_repeats(traced: Traced) -> Traced:
    """Keep real doubles; a letter that stands three times in a row stands once."""
    if not _STRETCHED.search(traced.text):
        return traced
    return traced.edit(_repeat_edits(traced.text))


def _repeat_edits(text: str) -> Iterator[Edit]:
    for word in _WORD_WITH_RUNS.finditer(text):
        runs = list(_ANY_RUN.finditer(word[0]))
        if not runs:
            continue
        doubled = sum(len(run[0]) for run in runs)
        singles = len(word[0]) - doubled
        is_all_doubled = len(runs) > 1 and len(runs) >= singles
        for run in runs:
            if is_all_doubled or len(run[0]) > 2:
                at = word.start() + run.start()
                yield at, at + len(run[0]), run[1]
