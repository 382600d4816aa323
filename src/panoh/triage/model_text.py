"""The text as models see it, in training and in use."""

from collections.abc import Callable, Mapping, Sequence

from panoh.triage.normalise import normalise


def model_text(text: str, language: str) -> str:
    """Normalise a text for the model of its language."""
    return normalise(text, language).text


def model_texts(texts: Sequence[str], language: str) -> list[str]:
    """Normalise texts of one language."""
    return [model_text(text, language) for text in texts]


RENDERERS: Mapping[str, Callable[[str], str]] = {}
"""Scripts that a normalised text can be rendered in, for transfer."""
