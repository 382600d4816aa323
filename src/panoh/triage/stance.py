"""How a finding is meant and at whom, told from words near it.

The words are rows of a pack's context.csv. Whoever quotes a threat, speaks against it
or denies it is ranked lower, never left out: she may be documenting it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from panoh.model.findings import Finding, Harm, Span, Stance, Target
from panoh.packs.language_packs import Context, ContextKind, LanguagePack, Place, Rule
from panoh.triage.reading import Reading, fold
from panoh.triage.rules import Index, Match, find_matches, index_rows, rule_index

# What the confidence of a finding that its author does not simply say is multiplied
# by. A working value of ours: a quoted threat still ranks with a said insult.
SPOKEN_OF = 0.3

# How many other words may stand between a finding and the words that speak of it.
REACH_WORDS: Mapping[ContextKind, int] = MappingProxyType(
    {
        ContextKind.NEGATION: 0,
        ContextKind.SELF: 0,
        ContextKind.COUNTER: 15,
        ContextKind.QUOTE: 12,
        ContextKind.HER: 3,
        ContextKind.FAMILY: 2,
        ContextKind.GROUP: 2,
    }
)
LONGEST_CONTEXT = 22  # words: three gaps of six and four steps

# Names that people give themselves; a threat, a wish or a call is none of them.
_SAID_OF_ONESELF = {
    Harm.INSULT,
    Harm.GENDERED_HATE,
    Harm.HOMOPHOBIC,
    Harm.ETHNIC_HATE,
}
_STANCES = MappingProxyType(
    {
        ContextKind.NEGATION: Stance.NEGATED,
        ContextKind.COUNTER: Stance.COUNTERED,
        ContextKind.QUOTE: Stance.QUOTED,
        ContextKind.SELF: Stance.RECLAIMED,
    }
)
_TARGETS = MappingProxyType(
    {
        ContextKind.FAMILY: Target.FAMILY,
        ContextKind.GROUP: Target.GROUP,
        ContextKind.HER: Target.HER,
    }
)
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"]*\"")
_CLAUSE_ENDS = re.compile(r"[.,!?;:\n…]")


Contexts = Mapping[ContextKind, Sequence[Match[Context]]]


@dataclass(frozen=True, slots=True)
class _Nearby:
    """Where in one text context words stand, by word, and what is in quotes."""

    text: str
    reading: Reading
    contexts: Contexts
    endings: Mapping[ContextKind, Sequence[str]]
    quotes: Sequence[Span]


def find_rules(
    text: str,
    reading: Reading,
    packs: Sequence[LanguagePack],
    likely: Sequence[LanguagePack],
) -> list[Finding]:
    """Every place where a rule of the packs begins to match, with stance and target.

    `reading` is the text before packs fold it. How a finding is meant is told by its
    own pack's context words and by those of the `likely` packs: people mix languages.
    """
    views = [(pack, fold(reading, pack)) for pack in packs]
    found = [(pack, view, find_matches(view, rule_index(pack))) for pack, view in views]
    if not any(matches for _, _, matches in found):
        return []
    quotes = quoted_spans(text)
    lent = [match for pack in likely for match in _contexts(fold(reading, pack), pack)]
    findings: list[Finding] = []
    for pack, view, matches in found:
        own = [] if pack in likely or not matches else _contexts(view, pack)
        _, endings = _context_index(pack)
        nearby = _Nearby(text, view, _by_kind([*lent, *own]), endings, quotes)
        findings += [_finding(match, nearby) for match in matches]
    return findings


def quoted_spans(text: str) -> list[Span]:
    """What stands in quote marks, unless that is the whole text."""
    whole = (len(text) - len(text.lstrip()), len(text.rstrip()))
    return [q.span() for q in _QUOTED.finditer(text) if q.span() != whole]


def _contexts(view: Reading, pack: LanguagePack) -> list[Match[Context]]:
    index, _ = _context_index(pack)
    return find_matches(view, index)


def _by_kind(matches: Sequence[Match[Context]]) -> Contexts:
    """Sort by kind, and by place within each."""
    contexts: dict[ContextKind, list[Match[Context]]] = {}
    for match in sorted(matches, key=lambda match: match.first):
        contexts.setdefault(match.row.kind, []).append(match)
    return contexts


@cache
def _context_index(
    pack: LanguagePack,
) -> tuple[Index[Context], Mapping[ContextKind, list[str]]]:
    endings: dict[ContextKind, list[str]] = {}
    for context in pack.contexts:
        if context.place is Place.ENDING:
            endings.setdefault(context.kind, []).append(context.ending)
    return index_rows([row for row in pack.contexts if row.steps]), endings


def _finding(match: Match[Rule], nearby: _Nearby) -> Finding:
    rule = match.row
    start, end = nearby.reading.span(match.first, match.last)
    stance = _stance(match, nearby)
    return Finding(
        harm=rule.harm,
        rule=rule.id,
        start=start,
        end=end,
        confidence=rule.confidence * (1 if stance is Stance.SAID else SPOKEN_OF),
        target=_target(match, nearby),
        stance=stance,
    )


def _stance(match: Match[Rule], nearby: _Nearby) -> Stance:
    for kind, stance in _STANCES.items():
        is_of_self = kind is ContextKind.SELF
        if is_of_self and match.row.harm not in _SAID_OF_ONESELF:
            continue
        if _ends_so(match, kind, nearby) or _is_near(match, kind, nearby):
            return stance
    return Stance.QUOTED if _is_in_quotes(match, nearby) else Stance.SAID


def _target(match: Match[Rule], nearby: _Nearby) -> Target:
    """The rule's own target; else what words near it say."""
    if match.row.target is not Target.UNCLEAR:
        return match.row.target
    for kind, target in _TARGETS.items():
        if _is_near(match, kind, nearby):
            return target
    return Target.UNCLEAR


def _is_near(match: Match[Rule], kind: ContextKind, nearby: _Nearby) -> bool:
    reach = REACH_WORDS[kind]
    around = _around(match, nearby.contexts.get(kind, ()), reach)
    if reach:
        return any(_is_placed(match, context, reach) for context in around)
    return any(_is_beside(match, context, nearby) for context in around)


def _around(
    match: Match[Rule], contexts: Sequence[Match[Context]], reach: int
) -> Iterator[Match[Context]]:
    """Contexts that begin near enough to matter; they are in the text's order."""
    begin = match.first - reach - LONGEST_CONTEXT
    place = bisect_left(contexts, begin, key=lambda context: context.first)
    for context in contexts[place:]:
        if context.first > match.last + reach + 1:
            return
        yield context


def _is_placed(match: Match[Rule], context: Match[Context], reach: int) -> bool:
    is_before = match.first - 1 - reach <= context.last <= match.last
    is_after = match.last < context.first <= match.last + 1 + reach
    place = context.row.place
    if place is Place.NEAR:
        is_around = context.first <= match.first <= match.last <= context.last
        return is_before or is_after or is_around
    return is_before if place is Place.BEFORE else is_after


def _is_beside(match: Match[Rule], context: Match[Context], nearby: _Nearby) -> bool:
    """Whether it touches the finding, or the finding's last word, in one clause.

    A negation that is a part of the rule ("if you don't ...") negates nothing.
    """
    if context.row.place is Place.AFTER:
        return context.first == match.last + 1 and _is_one_clause(
            match.last, context.first, nearby
        )
    if context.last + 1 not in (match.first, match.last):
        return False
    word = nearby.reading.words[context.last]
    is_in_rule = context.last >= match.first and any(
        step.any_of.holds(word) for step in match.row.steps
    )
    return not is_in_rule and _is_one_clause(context.last, context.last + 1, nearby)


def _is_one_clause(first: int, second: int, nearby: _Nearby) -> bool:
    reading = nearby.reading
    end, start = reading.span(first, first)[1], reading.span(second, second)[0]
    return not _CLAUSE_ENDS.search(nearby.text, end, start)


def _ends_so(match: Match[Rule], kind: ContextKind, nearby: _Nearby) -> bool:
    endings = nearby.endings.get(kind)
    if not endings:
        return False
    last = match.row.steps[-1].any_of
    return last.ending(nearby.reading.words[match.last]) in endings


def _is_in_quotes(match: Match[Rule], nearby: _Nearby) -> bool:
    start, _ = nearby.reading.span(match.first, match.first)
    place = bisect_left(nearby.quotes, start, key=lambda quote: quote[1])
    return place < len(nearby.quotes) and nearby.quotes[place][0] <= start
