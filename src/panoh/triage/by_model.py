"""What models say of texts, as findings: which harm, how likely, and later which words.

The words that spoke for it are asked for only when a person looks: telling them costs
many times what the score does.
"""

from collections.abc import Sequence

from panoh.model.findings import Finding, Harm
from panoh.triage.model_text import model_texts
from panoh.triage.models import Model, Models, Reason
from panoh.triage.normalise import normalise

PREFIX = "model:"


def model_findings(
    texts: Sequence[str], languages: Sequence[str], models: Models
) -> list[tuple[Finding, ...]]:
    """What the model of each text's language says of it; nothing where there is none.

    A finding covers its whole text, and its confidence is the head's probability.
    That it is abuse of no known kind is said only if the model knows no kind.
    """
    found: list[tuple[Finding, ...]] = [()] * len(texts)
    for language in dict.fromkeys(languages):
        model = models.speaks(language)
        if model is None:
            continue
        at = [place for place, other in enumerate(languages) if other == language]
        chances = model.score(model_texts([texts[place] for place in at], language))
        for place, row in zip(at, chances.tolist(), strict=True):
            found[place] = _findings(model, row, len(texts[place]))
    return found


def _findings(
    model: Model, chances: Sequence[float], length: int
) -> tuple[Finding, ...]:
    said = [
        Finding(Harm(head), f"{PREFIX}{model.name}", 0, length, chance)
        for head, chance, threshold in zip(
            model.heads, chances, model.thresholds, strict=True
        )
        if chance > 0 and chance >= threshold
    ]
    kinds = [finding for finding in said if finding.harm is not Harm.ABUSE]
    return tuple(kinds or said)


def doubts(
    texts: Sequence[str], languages: Sequence[str], models: Models
) -> list[float]:
    """How near each text is to being called abuse: 1 at the threshold, 0 far from it.

    Where no model reads the language nothing is known, and the doubt is 0.
    """
    doubt = [0.0] * len(texts)
    for language in dict.fromkeys(languages):
        model = models.speaks(language)
        if model is None or Harm.ABUSE.value not in model.heads:
            continue
        head = model.head(Harm.ABUSE.value)
        threshold = model.thresholds[head]
        furthest = max(threshold, 1 - threshold)
        at = [place for place, other in enumerate(languages) if other == language]
        chances = model.score(model_texts([texts[place] for place in at], language))
        for place, chance in zip(at, chances[:, head].tolist(), strict=True):
            doubt[place] = 1 - abs(chance - threshold) / furthest
    return doubt


def words_of(
    text: str, language: str, finding: Finding, models: Models
) -> list[tuple[int, int]]:
    """Where the words stand that spoke most for a model's finding: text[start:end].

    Nothing when that model or its head is there no more.
    """
    model = models.by_name.get(finding.rule.removeprefix(PREFIX))
    if model is None or finding.harm.value not in model.heads:
        return []
    read = normalise(text, language)
    reasons: list[Reason] = model.reasons(read.text, finding.harm.value)
    return [read.span(reason.start, reason.end) for reason in reasons]
