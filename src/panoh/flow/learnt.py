"""The models that a desk reads with: those that ship, with what it learnt itself.

What was learnt is kept sealed in the desk: weights of n-grams can reveal the texts.
"""

from panoh.flow.desk import Desk
from panoh.store import fitted
from panoh.triage.by_model import model_for
from panoh.triage.correction import (
    Correction,
    corrected,
    read_correction,
    write_correction,
)
from panoh.triage.edition import edition
from panoh.triage.model_file import INDEX, SHIPPED, load_models
from panoh.triage.models import Models
from panoh.vault.seal import seal_blob, unseal_blob


def shipped_models() -> Models:
    """The models that ship; none where none were built in. Raises BadModel."""
    has_models = (SHIPPED / INDEX).exists()
    return load_models(SHIPPED) if has_models else Models.of(())


def desk_models(desk: Desk) -> Models:
    """The shipped models, behind those that this desk has corrected.

    A correction of a model that has since changed is left out: its labels are kept,
    and `panoh triage fit` learns from them again.
    """
    shipped = shipped_models()
    own = (
        corrected(read_correction(content), model_for(shipped, language))
        for language, content in _contents(desk).items()
    )
    return Models.of([*(one for one in own if one), *shipped.by_name.values()])


def desk_edition(desk: Desk) -> str:
    """The edition of rules and models that this desk reads with now."""
    return edition(*_contents(desk).values())


def keep_learnt(desk: Desk, correction: Correction) -> None:
    """Keep what was learnt, sealed; the next triage uses it."""
    language = correction.language
    content = write_correction(correction)
    sealed = seal_blob(desk.keys.blob_key, content, _name(language))
    fitted.keep_fitted(language, sealed, desk.now())
    desk.log.write("fitted", language=language)


def forget_learnt(desk: Desk, language: str = "") -> int:
    """Drop what was learnt, for one language or all; return of how many."""
    dropped = fitted.forget_fitted(language)
    desk.log.write("fit-forgotten", languages=dropped)
    return dropped


def _contents(desk: Desk) -> dict[str, bytes]:
    return {
        language: unseal_blob(desk.keys.blob_key, sealed, _name(language))
        for language, sealed in fitted.fitted().items()
    }


def _name(language: str) -> str:
    return f"fitted-{language}"
