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
    for harm, parts in card.get("figures", {}).items():
        yield from (_row(harm, part, told) for part, told in parts.items())
    yield ""


def _row(harm: str, part: str, told: Mapping[str, Any]) -> str:
    cells = [
        *(harm, part, f"{told['n']:,}", f"{told['positives']:,}"),
        *(f"{told['macro_f1']:.3f}", f"{told['ap']:.3f}"),
        f"{told['flag_rate_at_recall_90']:.0%}",
    ]
    return f"| {' | '.join(cells)} |"
