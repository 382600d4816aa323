"""Names of fields are told; what may be a person's is not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect.leftovers import fold_names

COUNTS = st.dictionaries(st.text("ab.1@ \ud800", max_size=12), st.integers(1, 9))


@pytest.mark.parametrize(
    "name",
    [
        *("reply_markup.rows[]", "__typename", "fb:app_id", "Имя автора"),
        *("2fa_enabled", "class bot_buttons_table", "encoding: cp1251"),
        "media type image/svg+xml",
    ],
)
def test_names_of_fields_are_told_as_they_are(name: str) -> None:
    assert fold_names({name: 3}) == {name: 3}


@pytest.mark.parametrize(
    "key",
    [
        *("123456", "2026-03-01", "+992900000000", "user10001", "", "…", "x" * 41),
        *("ann@example", "https://example", "Come home, now!", "half a pair \ud800"),
    ],
)
def test_keys_of_another_shape_are_folded(key: str) -> None:
    assert fold_names({f"reactions.{key}.count": 2}) == {"reactions.<key>.count": 2}


def test_an_object_by_accounts_is_told_by_how_many_they_are() -> None:
    accounts = [f"{first}{second}" for first in "abcdefgh" for second in "stuvwxy"]
    fields = {f"votes.{account}.at": 2 for account in accounts}

    assert fold_names(fields | {"other": 1}) == {"votes.<key>.at": 112, "other": 1}


def test_fifty_fields_beside_each_other_are_still_fields() -> None:
    fields = {f"field {n}": 1 for n in range(50)}

    assert fold_names(fields) == fields


@given(COUNTS)
@example({"a.b.c.d.e.f.g.h.i.j": 1, "." * 5_000: 2})
@example({f"a{n}": 1 for n in range(51)})
def test_nothing_is_counted_twice_or_lost_and_what_was_folded_stays_so(
    leftovers: dict[str, int],
) -> None:
    folded = fold_names(leftovers)

    assert sum(folded.values()) == sum(leftovers.values())
    assert fold_names(folded) == folded
    "".join(folded).encode()
