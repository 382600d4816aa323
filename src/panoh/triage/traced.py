"""A text that is being rewritten and still knows where each character came from."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Traced:
    """`starts[i]` and `ends[i]` are the original span of character i.

    Both run forwards, and no span is empty. Until the first edit they are ranges.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def with_text(self, text: str) -> "Traced":
        """Take another text whose characters stand for the same ones, one by one."""
        return Traced(text, self.starts, self.ends)

    def part(self, start: int, end: int) -> "Traced":
        """Take the characters from start to end."""
        return Traced(
            self.text[start:end], self.starts[start:end], self.ends[start:end]
        )

    def edit(self, edits: Iterable[Edit]) -> "Traced":
        """Put each (start, end, new text) in place, in linear time.

        Edits come in order and do not overlap. An edit as long as what it replaces
        maps character by character; else each new character maps to the whole of it.
        """
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for start, end, new in edits:
            parts += self.text[done:start], new
            if len(new) == end - start:
                starts += self.starts[done:end]
                ends += self.ends[done:end]
            else:
                starts += self.starts[done:start]
                ends += self.ends[done:start]
                starts += [self.starts[start]] * len(new)
                ends += [self.ends[end - 1]] * len(new)
            done = end
        if not done:
            return self
        parts.append(self.text[done:])
        starts += self.starts[done:]
        ends += self.ends[done:]
        return Traced("".join(parts), starts, ends)

    def substitute(
        self,
        pattern: re.Pattern[str],
        replace: Callable[[re.Match[str]], str | None],
    ) -> "Traced":
        """Replace every match; none leaves a match as it is."""
        return self.edit(
            (match.start(), match.end(), new)
            for match in pattern.finditer(self.text)
            if (new := replace(match)) is not None
        )


def trace(text: str) -> Traced:
    """Begin with a text as it is."""
    return Traced(text, range(len(text)), range(1, len(text) + 1))


def join(parts: Sequence[Traced]) -> Traced:
    """Put parts of one text together again."""
    return Traced(
        "".join(part.text for part in parts),
        [start for part in parts for start in part.starts],
        [end for part in parts for end in part.ends],
    )
