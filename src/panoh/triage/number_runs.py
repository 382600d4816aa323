"""Runs of digits that may be one long number, however they were broken up."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from panoh.triage.digits import KEYCAP
from panoh.triage.not_numbers import SCORES
from panoh.triage.number_words import Piece

_DIGITS = re.compile(r"[0-9]+")
_IN_GAP = (
    r" \t\r\n\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u2060\ufe0f\u20e3"
    r"()./\\‐-―−\-_*|,~·•…'’"
)
_GAP = re.compile(rf"[{_IN_GAP}]{{0,6}}")
_WIDE_GAP = re.compile(r"[,\n|…]|\s\s|\. |\s/|/\s|\s[-–—]\s")
_PLUS_SIGNS = ("+", "＋")
_PLUS = re.compile(
    r"(?:[+＋➕]|(?<![^\W_])(?:плюс|плус|plus|plyus))[\s(\ufe0f\u20e3]{0,2}$",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 5
_WHOLE, _WITH_PREFIX = 9, 13  # digits of a number in these countries
_SAID_ALONE, _SAID_AMONG_DIGITS = 4, 2
_LISTS = re.compile(r"[,\n]|\. ")
_STEPS = 4  # so many pieces that count up or down are a count


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring pieces; `has_plus` when one stands, or is said, before the first."""

    pieces: tuple[Piece, ...]
    has_plus: bool = False

    @property
    def digits(self) -> str:
        """All digits in order."""
        return "".join(piece.digits for piece in self.pieces)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many digits each piece has."""
        return tuple(len(piece.digits) for piece in self.pieces)

    @property
    def start(self) -> int:
        """Where the first digit is."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Behind the last digit."""
        return self.pieces[-1].end

    @property
    def is_spaced_out(self) -> bool:
        """Whether every digit stands alone."""
        return len(self.pieces) > 1 and set(self.sizes) == {1}

    @property
    def is_said(self) -> bool:
        """Whether words say some of it."""
        return any(piece.is_said for piece in self.pieces)

    def part(self, first: int, last: int) -> "Run":
        """Pieces first to last, without the latter."""
        return Run(self.pieces[first:last], self.has_plus and first == 0)


def find_runs(digits: str, said: Sequence[Piece]) -> Iterator[Run]:
    """Every run of five digits or more, in the text's order.

    `digits` come from `plain_digits`, masked; `said` are numbers in words. A run that
    wide gaps (a comma, a new line) break is given in parts, or whole where only the
    whole can be a number.
    """
    for pieces in _neighbours(digits, _pieces(digits, said)):
        if SCORES.fullmatch(digits, pieces[0].start, pieces[-1].end):
            continue
        plus = _has_plus(digits, pieces[0].start)
        parts = list(_parted(digits, pieces))
        if len(parts) > 1 and _is_broken_up(digits, parts):
            yield from _long_enough(Run(tuple(pieces), plus))
            continue
        for part in parts:
            yield from _long_enough(Run(tuple(part), plus and part is parts[0]))


def _pieces(digits: str, said: Sequence[Piece]) -> list[Piece]:
    written = [Piece(m[0], *m.span()) for m in _DIGITS.finditer(digits)]
    if not said:
        return written
    return sorted([*written, *said], key=lambda piece: piece.start)


def _neighbours(digits: str, pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Group pieces that only a short gap parts."""
    group: list[Piece] = []
    for piece in pieces:
        if group and not _GAP.fullmatch(digits, group[-1].end, piece.start):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _parted(digits: str, pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    gaps = {digits[a.end : b.start] for a, b in pairwise(pieces)}
    if len(gaps) == 1 and not any(map(_LISTS.search, gaps)):  # "917 - 12 - 34 - 56"
        yield list(pieces)
        return
    part = [pieces[0]]
    for before, piece in pairwise(pieces):
        if _WIDE_GAP.search(digits, before.end, piece.start):
            yield part
            part = []
        part.append(piece)
    yield part


def _is_broken_up(digits: str, parts: Sequence[Sequence[Piece]]) -> bool:
    """Whether the parts make sense only together: "9, 1, 7, ..." or a broken line."""
    lengths = [sum(len(piece.digits) for piece in part) for part in parts]
    if max(lengths) >= _WHOLE or not _WHOLE <= sum(lengths) <= _WITH_PREFIX:
        return False
    pieces = [piece for part in parts for piece in part]
    if all(len(piece.digits) == 1 or piece.is_said for piece in pieces):
        return True
    gap = digits[parts[0][-1].end : parts[1][0].start]
    return len(parts) == 2 and "," not in gap and ". " not in gap


def _long_enough(run: Run) -> Iterator[Run]:
    if sum(run.sizes) >= _FEWEST_DIGITS and not counts_up(run.pieces):
        yield run


def counts_up(pieces: Sequence[Piece]) -> bool:
    """Whether the pieces count: 1 2 3 4 ..., or down, or stay the same."""
    if len(pieces) < _STEPS:
        return False
    steps = {int(b.digits) - int(a.digits) for a, b in pairwise(pieces)}
    return len(steps) == 1 and steps <= {1, -1}


def reads_as_number(run: Run) -> bool:
    """Whether the words in it are many enough to be no talk: "он", "sad sad sad"."""
    said = [piece for piece in run.pieces if piece.is_said]
    fewest = _SAID_ALONE if len(said) == len(run.pieces) else _SAID_AMONG_DIGITS
    n_words = sum(piece.n_words for piece in said)
    is_one_over = len({piece.digits for piece in run.pieces}) == 1
    return not said or (n_words >= fewest and not is_one_over)


def _has_plus(digits: str, start: int) -> bool:
    return _PLUS.search(digits, max(0, start - 9), start) is not None


def span_of(text: str, run: Run) -> tuple[int, int]:
    """The run's (start, end) with the plus, the bracket and keycaps that belong to it.

    `text` is what the run was found in.
    """
    start, end = run.start, run.end
    for _ in range(2):
        if run.has_plus and text[start - 1 : start] in _PLUS_SIGNS:
            start -= 1
        if text[start - 1 : start] == "(" and ")" in text[start:end]:
            start -= 1
    while text[end : end + 1] and text[end] in KEYCAP:
        end += 1
    return start, end
