"""Numbers said in words: "девяносто два ноль один" is 92 01."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from panoh.packs.personal_packs import Role
from panoh.triage.tokens import Tokens
from panoh.triage.vocabulary import BIT, Vocabulary

FEWEST_WORDS = 2  # a house and a flat
_BETWEEN = " \t\u00a0-‐‑–"
_HUNDRED, _HUNDREDS_DIGITS = 100, 3
_JOINT, _ZEROS = BIT[Role.NUMBER_JOINT], BIT[Role.ZEROS]
_TWICE, _THRICE = BIT[Role.TWICE], BIT[Role.THRICE]


class _Way(Enum):
    """How number words that could go two ways are put together."""

    AT_ONCE = auto()
    UNITS_WAIT = auto()  # for a hundred that they multiply
    HUNDREDS_APART = auto()


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


def said_readings(tokens: Tokens, words: Vocabulary) -> list[list[Piece]]:
    """Numbers in words, put together in each way that the language allows.

    "yetmiş beş yüz on bir" is 75 111, or 70 511; "семьсот двенадцать" 712, or 700 12.
    Mostly there is one way.
    """
    readings = [_pieces(tokens, words, _Way.AT_ONCE)]
    if any(words.numbers.get(word, 0) >= _HUNDRED for word in tokens.words):
        for way in (_Way.UNITS_WAIT, _Way.HUNDREDS_APART):
            other = _pieces(tokens, words, way)
            readings += [other] if other not in readings else []
    return readings


def _pieces(tokens: Tokens, words: Vocabulary, way: _Way) -> list[Piece]:
    """Put the number words together in one way."""
    pieces: list[Piece] = []
    last = -2
    for place, word in _said(tokens, words):
        start, end = tokens.spans[place]
        grown = ""
        waits = way is _Way.UNITS_WAIT and _multiplies(tokens, place, words)
        if pieces and not waits and _touch(tokens, last, place):
            grown = _grown(pieces[-1].digits, tokens.words[last], word, words)
        is_apart = way is _Way.HUNDREDS_APART and len(grown) == _HUNDREDS_DIGITS
        if grown and not (is_apart and grown[1:] != "00"):
            pieces[-1] = Piece(grown, pieces[-1].start, end, pieces[-1].n_words + 1)
        else:
            times = _times(tokens, place)
            start = tokens.spans[place - 1][0] if times > 1 else start
            digits = str(words.numbers.get(word, 0)) * times
            pieces.append(Piece(digits, start, end, n_words=1))
        last = place
    return pieces


def _multiplies(tokens: Tokens, place: int, words: Vocabulary) -> bool:
    """Whether the next word is a hundred that this unit counts."""
    after = tokens.words[place + 1 : place + 2]
    is_hundred = after and words.numbers.get(after[0]) == _HUNDRED
    is_unit = words.numbers.get(tokens.words[place], 0) in range(2, 10)
    return bool(is_hundred and is_unit and after[0] in words.joining)


def _times(tokens: Tokens, place: int) -> int:
    """How often the digit is said to stand: "double zero"."""
    before = tokens.roles[place - 1] if place else 0
    if before <= 0:
        return 1
    return 2 if before & _TWICE else 3 if before & _THRICE else 1


def _said(tokens: Tokens, words: Vocabulary) -> Iterator[tuple[int, str]]:
    """Places of the number words."""
    for place, word in enumerate(tokens.words):
        if word in words.numbers or (word and tokens.roles[place] & _ZEROS):
            yield place, word


def _touch(tokens: Tokens, before: int, place: int) -> bool:
    """Whether nothing but a joint ("ва") stands between two number words."""
    if place - before > 2:
        return False
    joints = range(before + 1, place)
    if any(not tokens.roles[joint] & _JOINT for joint in joints):
        return False
    return all(
        not tokens.text[tokens.spans[n][1] : tokens.spans[n + 1][0]].strip(_BETWEEN)
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
