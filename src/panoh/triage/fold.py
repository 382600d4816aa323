"""Words of a text where they stand, folded for comparison.

Only whole words are folded, one at a time, and spans stay those of the original text:
no table of offsets is needed, whatever folding does to a word's length.
"""

import re
from collections.abc import Sequence

from panoh.packs.language_packs import LanguagePack
from panoh.packs.patterns import IGNORED

Span = tuple[int, int]

# A mark inside a word belongs to it; one before or after (a quote) does not.
_WORD = re.compile(rf"\w+(?:[{IGNORED}]+\w+)*")


def word_spans(text: str) -> list[Span]:
    """Every word's (start, end) in the text, in order, in linear time."""
    return [word.span() for word in _WORD.finditer(text)]


def fold_words(text: str, spans: Sequence[Span], pack: LanguagePack) -> list[str]:
    """Take the words at these spans, as the pack spells them."""
    return [pack.fold(text[start:end]) for start, end in spans]
