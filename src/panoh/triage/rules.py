"""Find the patterns of a language pack in a text.

Patterns are sequences of words with bounded gaps, so the work is linear in the length
of the text however hostile it is: from each word, a rule looks at most at
`1 + FAR_WORDS` following words for each place that its last step reached.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from panoh.model.findings import Finding
from panoh.packs.language_packs import LanguagePack, Rule
from panoh.triage.fold import Span, fold_words


def find_rules(text: str, spans: Sequence[Span], pack: LanguagePack) -> list[Finding]:
    """Every place where a rule of the pack begins to match, in the text's order."""
    words = fold_words(text, spans, pack)
    return [
        Finding(rule.harm, rule.id, start, spans[last][1], rule.confidence)
        for first, (start, _) in enumerate(spans)
        for rule in _rules_from(words[first], pack)
        if (last := last_word(rule, words, first)) is not None
    ]


def last_word(rule: Rule, words: Sequence[str], first: int) -> int | None:
    """Index of the word that ends the shortest match from `first`; none without one.

    The first step is taken as matched. `words` are folded.
    """
    reached = {first}
    for step in rule.steps[1:]:
        window = {
            place
            for before in reached
            for place in range(before + 1, before + 2 + step.gap_words)
            if place < len(words)
        }
        reached = {place for place in window if step.any_of.holds(words[place])}
        if not reached:
            return None
    return min(reached)


def _rules_from(word: str, pack: LanguagePack) -> Iterator[Rule]:
    """Rules whose first step the word matches."""
    whole, by_stem, stem_lengths = _first_steps(pack)
    yield from whole.get(word, ())
    for length in stem_lengths:
        yield from by_stem.get(word[:length], ())


@cache
def _first_steps(
    pack: LanguagePack,
) -> tuple[dict[str, list[Rule]], dict[str, list[Rule]], tuple[int, ...]]:
    """Rules by the words, and by the stems, that they may begin with."""
    whole: dict[str, list[Rule]] = {}
    by_stem: dict[str, list[Rule]] = {}
    for rule in pack.rules:
        for word in rule.steps[0].any_of.words:
            whole.setdefault(word, []).append(rule)
        for stem in rule.steps[0].any_of.stems:
            by_stem.setdefault(stem, []).append(rule)
    return whole, by_stem, tuple(sorted({len(stem) for stem in by_stem}))
