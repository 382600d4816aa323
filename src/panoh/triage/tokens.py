"""A text cut into words and numbers, each with what it says of its neighbours."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from panoh.model.findings import Span
from panoh.packs.personal_packs import Role
from panoh.triage.vocabulary import BIT, Vocabulary, fold

NEAR_TOKENS = 3
NEAR_CHARACTERS = 40
_CALLED_ANOTHER = BIT[Role.NUMBERED]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens in order; `words` are folded and `roles` sums of `BIT`.

    A number has an empty word. What hides personal data (a bracketed word) is one
    token with an empty word and `roles` -1: it says nothing and nothing reaches over.
    """

    text: str
    spans: Sequence[Span]
    words: Sequence[str]
    roles: Sequence[int]

    def before(self, start: int) -> range:
        """Tokens, nearest last, that may announce what starts there."""
        place = bisect_left(self.spans, (start, start))
        first = place
        while (
            first > 0
            and place - first < NEAR_TOKENS
            and self.roles[first - 1] >= 0
            and start - self.spans[first - 1][0] <= NEAR_CHARACTERS
        ):
            first -= 1
        return range(first, place)

    def after(self, end: int) -> int | None:
        """The token that follows; none at the end of the text."""
        place = bisect_left(self.spans, (end, end))
        return place if place < len(self.spans) else None

    def announced(self, start: int) -> int:
        """Sum the roles of the tokens that may announce what starts there."""
        found = 0
        for place in self.before(start):
            found |= self.roles[place]
        return found

    def follows(self, end: int) -> int:
        """The roles of the next token, if only a few marks stand before it."""
        place = self.after(end)
        if place is None or self.spans[place][0] - end > 3:
            return 0
        return max(self.roles[place], 0)

    def is_numbered(self, start: int) -> bool:
        """Whether one of the two tokens before names what is nobody's: an order."""
        nearest = self.before(start)[-2:]
        return any(self.roles[place] & _CALLED_ANOTHER for place in nearest)


def tokens_of(text: str, words: Vocabulary) -> Tokens:
    """Cut the text into tokens, in linear time."""
    spans = [token.span() for token in words.tokens.finditer(text)]
    folded = [_word(text[start:end]) for start, end in spans]
    roles = [
        words.roles(word) if word else -(text[span[0]] == "[")
        for word, span in zip(folded, spans, strict=True)
    ]
    return Tokens(text, spans, folded, roles)


def _word(token: str) -> str:
    return "" if token[0] == "[" or token[0].isdigit() else fold(token)
