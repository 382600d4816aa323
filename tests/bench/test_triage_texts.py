"""Invented comments: the same by seed, none twice, one in ten with digits."""

from itertools import islice

from bench.triage_texts import LANGUAGES, rows_of, write_comments


def test_the_same_seed_writes_the_same_comments_and_another_others() -> None:
    assert [*write_comments(60)] == [*write_comments(60)]
    assert [*write_comments(60)] != [*write_comments(60, seed=2)]


def test_about_one_comment_in_ten_holds_digits() -> None:
    with_digits = sum(any(map(str.isdigit, text)) for text in write_comments(3000))

    assert 240 < with_digits < 360


def test_every_language_has_its_turn() -> None:
    for place, language in enumerate(LANGUAGES):
        texts = [*islice(write_comments(120), place, None, len(LANGUAGES))]
        own = rows_of(language)
        assert all(any(row in text for row in own) for text in texts)
