"""What the desk has learnt from its own labels: one sealed blob for each language."""

from datetime import datetime

from panoh.store import models as rows


def keep_fitted(language: str, sealed: bytes, at: datetime) -> None:
    """Keep what was learnt for a language, in place of what was learnt before."""
    rows.Fitted.objects.update_or_create(
        language=language, defaults={"body": sealed, "fitted_at": at}
    )


def fitted() -> dict[str, bytes]:
    """Every sealed blob by its language."""
    found = rows.Fitted.objects.order_by("language").values_list("language", "body")
    return {language: bytes(body) for language, body in found}


def forget_fitted(language: str = "") -> int:
    """Drop what was learnt, for one language or for all; return of how many."""
    found = rows.Fitted.objects.filter(**({"language": language} if language else {}))
    return found.delete()[0]
