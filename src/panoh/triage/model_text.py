"""The text as models see it, in training and in use."""

from collections.abc import Callable, Mapping, Sequence

from panoh.triage.normalise import normalise
from panoh.triage.persian import to_tajik


def model_text(text: str, language: str) -> str:
    """Normalise a text for the model of its language."""
    return normalise(text, language).text


def model_texts(texts: Sequence[str], language: str) -> list[str]:
    """Normalise texts of one language."""
    return [model_text(text, language) for text in texts]


def _tajik(text: str, lexicon: Mapping[str, str]) -> str:
    return model_text(to_tajik(text, lexicon), "tg")


RENDERERS: Mapping[str, Callable[[str, Mapping[str, str]], str]] = {"tg": _tajik}
"""How another language's reader sees a text, given words that are known: transfer."""
