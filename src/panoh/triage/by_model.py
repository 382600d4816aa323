"""What models say of texts, as findings: which harm, how likely, and later which words.

The words that spoke for it are asked for only when a person looks: telling them costs
many times what the score does.
"""

from collections.abc import Iterator, Mapping, Sequence, Set

from panoh.model.findings import Finding, Harm
from panoh.triage.model_text import model_texts
from panoh.triage.models import Model, Models, Reason
from panoh.triage.normalise import normalise

PREFIX = "model:"


def model_findings(
    texts: Sequence[str], languages: Sequence[str], models: Models
) -> list[tuple[Finding, ...]]:
    """What the models of each text's language say of it; nothing where there are none.

    A finding covers its whole text, and its confidence is the head's probability.
    That it is abuse of no known kind is said only if the model knows no kind.
    """
    found: list[dict[str, Finding]] = [{} for _ in texts]
    for language in dict.fromkeys(languages):
        at = [place for place, other in enumerate(languages) if other == language]
        read = model_texts([texts[place] for place in at], language)
        asked: set[str] = set()
        for model in models.readers(language):
            for place, row in zip(at, model.score(read).tolist(), strict=True):
                for finding in _findings(model, row, len(texts[place]), asked):
                    found[place][finding.harm.value] = finding
            asked.update(model.heads)
    return [_kinds(one) for one in found]


def _findings(
    model: Model, chances: Sequence[float], length: int, asked: Set[str]
) -> Iterator[Finding]:
    """What the heads are sure of that no earlier model was asked for."""
    told = zip(model.heads, chances, model.thresholds, strict=True)
    for head, chance, threshold in told:
        if head not in asked and chance > 0 and chance >= threshold:
            yield Finding(Harm(head), f"{PREFIX}{model.name}", 0, length, chance)


def _kinds(found: Mapping[str, Finding]) -> tuple[Finding, ...]:
    kinds = [one for one in found.values() if one.harm is not Harm.ABUSE]
    return tuple(kinds or found.values())


def doubts(
    texts: Sequence[str], languages: Sequence[str], models: Models
) -> list[float]:
    """How near each text is to being called abuse: 1 at the threshold, 0 far from it.

    Where no model reads the language nothing is known, and the doubt is 0.
    """
    doubt = [0.0] * len(texts)
    for language in dict.fromkeys(languages):
        model = model_for(models, language)
        if model is None:
            continue
        head = model.head(Harm.ABUSE.value)
        threshold = model.thresholds[head]
        furthest = max(threshold, 1 - threshold)
        at = [place for place, other in enumerate(languages) if other == language]
        chances = model.score(model_texts([texts[place] for place in at], language))
        for place, chance in zip(at, chances[:, head].tolist(), strict=True):
            doubt[place] = 1 - abs(chance - threshold) / furthest
    return doubt


def model_for(models: Models, language: str) -> Model | None:
    """The first model that says of a language's texts whether they are abuse."""
    readers = models.readers(language)
    return next((one for one in readers if Harm.ABUSE.value in one.heads), None)


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
