"""Say why triage points at a post: the rule in words, and the words that it met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from panoh.errors import N_
from panoh.flow.listing import covered_part
from panoh.model.findings import DataKind, Finding
from panoh.model.kept import KeptPost
from panoh.packs.language_packs import Rule, load_language_packs, rules_by_id
from panoh.triage.by_model import PREFIX, words_of
from panoh.triage.models import Models

BY_MODEL = N_("a model that has learnt from labelled texts")
BY_DATA: Mapping[str, str] = MappingProxyType(
    {
        DataKind.PHONE.value: N_("a telephone number"),
        DataKind.ADDRESS.value: N_("an address"),
        DataKind.HANDLE.value: N_("an account"),
        DataKind.LINK.value: N_("a link"),
        DataKind.EMAIL.value: N_("an e-mail address"),
        DataKind.PASSPORT.value: N_("a passport"),
        DataKind.NATIONAL_ID.value: N_("an identity number"),
        DataKind.CARD.value: N_("a bank card"),
    }
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a post is in a list.

    `meaning` says in words what the rule looks for; it is empty for a rule that the
    packs no longer hold. `untrusted_words` are the post's own, personal data covered.
    """

    harm: str
    rule: str
    meaning: str
    untrusted_words: str
    confidence: float
    target: str
    stance: str


def reasons(
    kept: KeptPost, findings: Sequence[Finding], models: Models, language: str
) -> tuple[Reason, ...]:
    """One reason for each finding, in the findings' order.

    Of a model's finding the words are told that spoke most for it.
    """
    return tuple(
        Reason(
            harm=finding.harm.value,
            rule=finding.rule,
            meaning=meaning_of(finding.rule),
            untrusted_words=_words(kept, finding, models, language),
            confidence=round(finding.confidence, 2),
            target=finding.target.value,
            stance=finding.stance.value,
        )
        for finding in findings
    )


def _words(kept: KeptPost, finding: Finding, models: Models, language: str) -> str:
    text = kept.post.untrusted_text
    spans = [(finding.start, finding.end)]
    if finding.rule.startswith(PREFIX):
        spans = words_of(text, kept.language, finding, models)
    return " … ".join(covered_part(text, *span, language) for span in spans)


def meaning_of(rule: str) -> str:
    """What a rule looks for, as a message id where it is ours."""
    if rule.startswith(PREFIX):
        return BY_MODEL
    known = _rules().get(rule)
    return known.meaning if known else BY_DATA.get(rule, "")


@cache
def _rules() -> Mapping[str, Rule]:
    return rules_by_id(load_language_packs())
