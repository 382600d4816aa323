"""The card of a folder of models, for people: what they learned, what nobody knows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from panoh.triage.models import Model

_HEAD = """# Models of abusive text

Written by `panoh triage train`; `model.json` has the same and more. A model suggests
what a person reads first, and decides nothing. Figures are of the part that set the
threshold, so they flatter; texts of another place and time do worse.
"""
_FIGURES = (
    "| harm | measured on | texts | with it | macro-F1 | AP | read for recall .9 |"
)


def write_card(models: Iterable[Model]) -> str:
    """Markdown: a section for each model."""
    return "\n".join([_HEAD, *(line for model in models for line in _section(model))])


def _section(model: Model) -> Iterator[str]:
    card = model.card
    yield f"## {model.name}\n"
    yield f"Reads: {', '.join(model.languages)}."
    unchecked = ", ".join(card.get("not_validated", ())) or "none"
    yield f"**Not validated by native speakers: {unchecked}.** {card.get('note', '')}\n"
    yield "| learned from | licence | rows |\n|---|---|---|"
    for data in card.get("data", ()):
        title = f"{data['title']} (`{data['name']}`)"
        yield f"| {title} | {data['licence']} | {data['rows']:,} |"
    yield f"\n{_FIGURES}\n|{'---|' * 7}"
    yield from (_row(*figures) for figures in figures_of(model))
    yield ""


def figures_of(model: Model) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every harm's figures with what they were measured on; last, of texts read again.

    The second reading's are of the texts that chose how much it counts.
    """
    for harm, parts in model.card.get("figures", {}).items():
        yield from ((harm, part, told) for part, told in parts.items())
    again = model.reranker.card.get("figures", {}) if model.reranker else {}
    for harm, told in again.items():
        yield harm, "held-out texts, read once", told["before"]
        yield harm, "the same, read again", told["after"]


def _row(harm: str, part: str, told: Mapping[str, Any]) -> str:
    cells = [
        *(harm, part, f"{told['n']:,}", f"{told['positives']:,}"),
        *(f"{told['macro_f1']:.3f}", f"{told['ap']:.3f}"),
        f"{told['flag_rate_at_recall_90']:.0%}",
    ]
    return f"| {' | '.join(cells)} |"
