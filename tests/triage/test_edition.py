"""The edition changes with what a desk has learnt, and stays otherwise."""

from panoh.triage import edition as module
from panoh.triage.edition import edition


def test_what_a_desk_has_learnt_is_part_of_its_edition() -> None:
    assert edition() == edition()
    assert len({edition(), edition(b""), edition(b"a"), edition(b"a", b"b")}) == 4
    assert edition(b"a", b"b") != edition(b"ab")


def test_packs_and_the_code_of_triage_are_part_of_it() -> None:
    names = {
        name
        for package in module._PACKAGES
        for name, _file in module._files(module.files(package), package)
    }

    assert "panoh.packs/languages/tg/lexicon.csv" in names
    assert "panoh.triage/rules.py" in names
    assert not any("notices" in name or "__pycache__" in name for name in names)
