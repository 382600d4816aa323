"""Words beside personal data are data: read as written, or refused."""

import pytest

from panoh.errors import BadPack
from panoh.packs.language_packs import load_language_packs
from panoh.packs.personal_packs import (
    NO_WORDS,
    Role,
    load_personal_words,
    parse_personal_words,
)

BAD = [
    "[words]\nnonsense = 'a'",
    "[numbers]\nmany = 'a'",
    "[words]\nphone = 'a*b'",
    "[words]\nphone = '*'",
    "[words]\nphone = 1",
    "[others]\nphone = 'a'",
    "no toml",
]


def test_numbers_and_roles_are_read_as_written() -> None:
    words = parse_personal_words("[numbers]\n7 = 'a b'\n[words]\nphone = 'c d*'")

    assert words.numbers == {"a": 7, "b": 7}
    assert words.roles == {Role.PHONE: ("c", "d*")}


@pytest.mark.parametrize("written", BAD)
def test_what_is_written_otherwise_is_refused(written: str) -> None:
    with pytest.raises(BadPack):
        parse_personal_words(written)


def test_a_pack_may_have_no_such_words() -> None:
    assert load_personal_words("no-such-language") is NO_WORDS


@pytest.mark.parametrize("code", load_language_packs())
def test_every_pack_that_ships_counts_to_a_hundred_and_knows_streets(code: str) -> None:
    words = load_personal_words(code)

    assert {*range(10), *range(10, 101, 10)} <= set(words.numbers.values())
    assert words.roles.keys() >= {Role.PHONE, Role.HOUSE, Role.HANDLE, Role.PASSPORT}
    assert {Role.STREET, Role.STREET_AFTER_NAME} & words.roles.keys()
