"""The models that a desk reads with: chosen or shipped, with what it learnt itself.

What was learnt is kept sealed in the desk: weights of n-grams can reveal the texts.
"""

import shutil
from pathlib import Path

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
from panoh.triage.model_file import INDEX, SHIPPED, load_models, save_models
from panoh.triage.models import Models
from panoh.vault.seal import seal_blob, unseal_blob


def use_models(desk: Desk, folder: Path) -> Models:
    """Copy a folder of models into the desk, which reads with them from now on.

    They are loaded first, so that damaged ones change nothing. Raises BadModel,
    NewerModel.
    """
    chosen = load_models(folder)
    fresh = desk.folder.models.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    save_models(fresh, chosen.by_name.values())
    use_shipped_models(desk)
    fresh.rename(desk.folder.models)
    desk.log.write("models-chosen", models=len(chosen.by_name))
    return chosen


def use_shipped_models(desk: Desk) -> None:
    """Read with the models that ship from now on."""
    shutil.rmtree(desk.folder.models, ignore_errors=True)


def base_models(desk: Desk) -> Models:
    """The models that a person chose for this desk, else those that ship.

    None where none were built in. Raises BadModel.
    """
    chosen = desk.folder.models
    folder = chosen if (chosen / INDEX).exists() else SHIPPED
    return load_models(folder) if (folder / INDEX).exists() else Models.of(())


def desk_models(desk: Desk) -> Models:
    """The desk's models, behind those that it has corrected.

    A correction of a model that has since changed is left out: its labels are kept,
    and `panoh triage fit` learns from them again.
    """
    base = base_models(desk)
    own = (
        corrected(read_correction(content), model_for(base, language))
        for language, content in _contents(desk).items()
    )
    return Models.of([*(one for one in own if one), *base.by_name.values()])


def desk_edition(desk: Desk) -> str:
    """The edition of rules and models that this desk reads with now."""
    index = desk.folder.models / INDEX
    chosen = [index.read_bytes()] if index.exists() else []
    return edition(*chosen, *_contents(desk).values())


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
