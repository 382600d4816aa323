"""Every harm has its weight and its forms; a caseworker codes the rest."""

import pytest

from panoh.model.findings import Harm
from panoh.packs.harms import (
    LEVELS,
    default_level,
    forms_beyond_text,
    forms_of,
    load_forms,
)


def test_there_are_18_forms() -> None:
    assert len(load_forms()) == 18


@pytest.mark.parametrize("harm", Harm)
def test_every_harm_weighs_something_and_belongs_to_a_form(harm: Harm) -> None:
    assert default_level(harm) in LEVELS
    assert forms_of(harm)


def test_text_never_shows_who_filmed_controls_or_spies_on_her() -> None:
    beyond = {form.code for form in forms_beyond_text()}

    assert beyond >= {"unwanted_filming", "control", "hacking", "spyware", "grooming"}
    assert not beyond & {"hate_speech", "slander", "doxxing", "blackmail"}


def test_only_pictures_and_calls_for_them_name_a_form_that_text_does_not_show() -> None:
    beyond = set(forms_beyond_text())

    assert {harm for harm in Harm if beyond & set(forms_of(harm))} == {
        Harm.IMAGE,
        Harm.CONTENT_CALL,
    }
