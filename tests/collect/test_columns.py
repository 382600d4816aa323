"""Columns are guessed by name, and content may contradict the name."""

import pytest

from panoh.collect.columns import guess_columns


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            ["Name", "Profile ID", "Date", "Likes", "Comment", "Comment ID"],
            {
                "text": "Comment",
                "time": "Date",
                "author": "Name",
                "author_id": "Profile ID",
                "id": "Comment ID",
                "likes": "Likes",
            },
        ),
        (
            ["commentId", "authorDisplayName", "publishedAt", "textDisplay", "parent"],
            {
                "text": "textDisplay",
                "time": "publishedAt",
                "author": "authorDisplayName",
                "id": "commentId",
                "reply_to": "parent",
            },
        ),
        (
            ["Имя пользователя", "Дата", "Комментарий", "Лайки", "Ссылка на пост"],
            {
                "text": "Комментарий",
                "time": "Дата",
                "author": "Имя пользователя",
                "channel": "Ссылка на пост",
                "likes": "Лайки",
            },
        ),
        (
            ["Муаллиф", "Сана", "Матн"],
            {"text": "Матн", "time": "Сана", "author": "Муаллиф"},
        ),
        (
            ["Muallif", "Sana", "Izoh"],
            {"text": "Izoh", "time": "Sana", "author": "Muallif"},
        ),
        (
            ["Müəllif", "Tarix", "Şərh"],
            {"text": "Şərh", "time": "Tarix", "author": "Müəllif"},
        ),
    ],
)
def test_usual_headers_are_known(headers: list[str], expected: dict[str, str]) -> None:
    assert guess_columns(headers, []) == expected


def test_times_and_long_text_are_found_without_a_name() -> None:
    rows = [
        ["x1", "2024-03-12T14:05:33Z", "Салом ба ҳама, чӣ хел?", "https://x.example/1"],
        ["x2", "12.03.2024 14:06", "Имрӯз ҷаласа мешавад", "https://x.example/2"],
    ]
    guess = guess_columns(["a", "b", "c", "d"], rows)
    assert guess == {"text": "c", "time": "b"}


def test_an_id_that_repeats_is_none() -> None:
    rows = [["7", "one"], ["7", "two"]]
    assert "id" not in guess_columns(["ID", "Comment"], rows)
    assert guess_columns(["ID", "Comment"], [["7", "a"], ["8", "b"]])["id"] == "ID"


def test_a_date_column_without_digits_is_none() -> None:
    assert "time" not in guess_columns(["Date", "Comment"], [["soon", "x"]])


def test_nothing_known_is_no_guess() -> None:
    assert guess_columns(["a", "b"], [["1", "2"]]) == {}
    assert guess_columns([], []) == {}
