"""What tells a language, as data in its pack."""

import pytest

from panoh.errors import BadPack
from panoh.packs.identify import load_marks, parse_marks
from panoh.packs.language_packs import load_language_packs


def test_every_pack_says_what_its_language_is_told_by() -> None:
    assert load_marks().keys() == load_language_packs().keys()
    assert all(len(marks.words) >= 100 for marks in load_marks().values())


@pytest.mark.parametrize("text", ["", "own_letters = ''", "words = ''", "="])
def test_what_lacks_a_part_is_a_bad_pack(text: str) -> None:
    with pytest.raises(BadPack):
        parse_marks(text)


def test_a_word_is_claimed_by_the_list_or_by_a_letter() -> None:
    marks = parse_marks('own_letters = "Ə"\nwords = "Bu nə"')

    assert [marks.claims(word) for word in ("bu", "gələn", "su")] == [True, True, False]
