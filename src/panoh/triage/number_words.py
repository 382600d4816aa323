"""Numbers said in words: "девяносто два ноль один" is 92 01."""

from collections.abc import Iterator
from dataclasses import dataclass

from panoh.packs.personal_packs import Role
from panoh.triage.reading import Reading
from panoh.triage.vocabulary import BIT, Vocabulary

FEWEST_WORDS = 3
_BETWEEN = " \t\u00a0-‐‑–"
_HUNDRED = 100
_JOINT, _ZEROS = BIT[Role.NUMBER_JOINT], BIT[Role.ZEROS]


@dataclass(frozen=True, slots=True)
class Piece:
    """Digits that stand together in a text: text[start:end] says them."""

    digits: str
    start: int
    end: int
    n_words: int = 0  # that say it

    @property
    def is_said(self) -> bool:
        """Whether it stands in words."""
        return self.n_words > 0


def said_pieces(reading: Reading, words: Vocabulary) -> list[Piece]:
    """Every number that is said in words, put together as its language does."""
    pieces: list[Piece] = []
    last = -2
    for place, word in _said(reading, words):
        start, end = reading.spans[place]
        grown = ""
        if pieces and _touch(reading, last, place):
            grown = _grown(pieces[-1].digits, reading.words[last], word, words)
        if grown:
            pieces[-1] = Piece(grown, pieces[-1].start, end, pieces[-1].n_words + 1)
        else:
            digits = str(words.numbers.get(word, 0))
            pieces.append(Piece(digits, start, end, n_words=1))
        last = place
    return pieces


def _said(reading: Reading, words: Vocabulary) -> Iterator[tuple[int, str]]:
    """Places of the number words."""
    for place, word in enumerate(reading.words):
        if word in words.numbers or (word and reading.roles[place] & _ZEROS):
            yield place, word


def _touch(reading: Reading, before: int, place: int) -> bool:
    """Whether nothing but a joint ("ва") stands between two number words."""
    if place - before > 2:
        return False
    joints = range(before + 1, place)
    if any(not reading.roles[joint] & _JOINT for joint in joints):
        return False
    return all(
        not reading.text[reading.spans[n][1] : reading.spans[n + 1][0]].strip(_BETWEEN)
        for n in range(before, place)
    )


def _grown(before: str, last_word: str, word: str, words: Vocabulary) -> str:
    """The digits of both if the second word belongs to the first; else nothing."""
    if before.startswith("0"):
        return ""
    value, added = int(before), words.numbers.get(word)
    if added is None:  # "три нуля"
        return "0" * value if value in range(2, 5) else ""
    if added == _HUNDRED and word in words.joining and value in range(2, 10):
        return str(value * added)
    is_hundreds = value >= _HUNDRED and value % _HUNDRED == 0 and 0 < added < _HUNDRED
    is_tens = value % _HUNDRED >= 20 and value % 10 == 0 and 0 < added < 10
    is_ten = value % _HUNDRED == 10 and last_word in words.joining and 0 < added < 10
    return str(value + added) if is_hundreds or is_tens or is_ten else ""
