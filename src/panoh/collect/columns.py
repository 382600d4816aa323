"""Guess what the columns of a table of comments mean; a person confirms the guess."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from panoh.collect.dates import is_time_like

HINTS: dict[str, tuple[str, ...]] = {
    "text": (
        *("comment text", "comment", "comment content", "message", "text", "content"),
        *("body", "caption", "post", "review", "text display", "text original"),
        *("текст комментария", "комментарий", "комментарии", "текст", "сообщение"),
        *("матн", "шарҳ", "паём", "матни шарҳ", "изоҳ"),
        *("izoh", "matn", "xabar", "sharh", "şərh", "mətn", "mesaj", "rəy"),
    ),
    "time": (
        *("created at", "created time", "published at", "timestamp", "comment time"),
        *("date time", "datetime", "date", "time", "posted at", "posted", "created"),
        *("дата и время", "дата публикации", "дата", "время", "сана", "вақт"),
        *("sana", "vaqt", "vaqti", "tarix", "vaxt", "yaradılma tarixi"),
    ),
    "author": (
        *("author", "author name", "author display name", "user name", "username"),
        *("user", "name", "from", "from name", "commenter", "profile name", "owner"),
        *("автор", "имя", "имя пользователя", "пользователь", "муаллиф", "ном"),
        *("muallif", "ism", "foydalanuvchi", "müəllif", "ad", "istifadəçi"),
    ),
    "author_id": (
        *("profile id", "author id", "user id", "author channel id", "from id"),
        *("owner id", "account id", "profile url", "author url", "profile link"),
        *("id профиля", "id автора", "id пользователя", "profil id", "müəllif id"),
    ),
    "id": (
        *("comment id", "commentid", "cid", "id", "message id", "post id"),
        *("id комментария", "рақам", "izoh id", "şərh id", "№", "номер"),
    ),
    "reply_to": (
        *("reply to", "in reply to", "parent id", "parent", "reply to id", "replyto"),
        *("parent comment id", "replied to", "ответ на", "ҷавоб ба"),
        *("javob", "cavab", "kimə cavab"),
    ),
    "channel": (
        *("channel", "channel name", "page", "page name", "group", "group name"),
        *("post url", "video url", "video id", "source", "media url", "page url"),
        *("канал", "страница", "группа", "ссылка на пост", "саҳифа", "гурӯҳ"),
        *("kanal", "sahifa", "guruh", "səhifə", "qrup"),
    ),
    "likes": (
        *("likes", "like count", "likes count", "reactions", "reactions count"),
        *("лайки", "реакции", "нравится", "лайкҳо", "layklar", "bəyənmələr"),
    ),
}
"""A Post's fields, with what tables call them: English, Russian, Tajik, Uzbek, Azeri.

Taken from the export of YouTube's and Facebook's interfaces and of common comment
exporters. The order is by trust: the first that a table has is taken.
"""

FIELDS = tuple(HINTS)
LEAST_UNLIKE_IDS = 0.9
LEAST_TIMES = 0.8
LEAST_TEXT_CHARACTERS = 10


def guess_columns(
    headers: Sequence[str], sample_rows: Sequence[Sequence[str]]
) -> dict[str, str]:
    """Guess which header holds which field of a Post; fields not found are left out.

    Names come first, and content may contradict them: a time column holds digits,
    an id column does not repeat. Without a name, the column of times and that of
    the longest text are still found.
    """
    columns = dict(zip(headers, _transposed(len(headers), sample_rows), strict=False))
    guess = hinted_columns(headers)
    for field, fits in (("time", _has_digits), ("id", _is_unlike)):
        if field in guess and not fits(columns[guess[field]]):
            del guess[field]
    free = {h: c for h, c in columns.items() if h.strip() and h not in guess.values()}
    if "time" not in guess and (times := _best(free, _share_of_times, LEAST_TIMES)):
        guess["time"] = times
        del free[times]
    if "text" not in guess:
        text = _best(free, _mean_characters, LEAST_TEXT_CHARACTERS)
        guess |= {"text": text} if text else {}
    return {field: guess[field] for field in FIELDS if field in guess}


def hinted_columns(headers: Sequence[str]) -> dict[str, str]:
    """Guess by the headers' names alone; no header is taken twice."""
    named = {_plain(header): header for header in reversed(headers)}
    guess: dict[str, str] = {}
    for field, hints in HINTS.items():
        found = next((named.pop(hint) for hint in hints if hint in named), None)
        guess |= {} if found is None else {field: found}
    return guess


def _plain(header: str) -> str:
    """Write a header as the hints are: from commentText, comment_text, "Comment:"."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return " ".join(re.findall(r"[\w№]+", spaced.replace("_", " ").casefold()))


def _transposed(width: int, rows: Sequence[Sequence[str]]) -> list[list[str]]:
    whole = [row for row in rows if len(row) == width]
    return [[row[i].strip() for row in whole if row[i].strip()] for i in range(width)]


def _has_digits(cells: list[str]) -> bool:
    return not cells or any(c.isdigit() for cell in cells for c in cell)


def _is_unlike(cells: list[str]) -> bool:
    return len(set(cells)) >= LEAST_UNLIKE_IDS * len(cells)


def _share_of_times(cells: list[str]) -> float:
    return _mean(is_time_like(cell) for cell in cells)


def _mean_characters(cells: list[str]) -> float:
    return _mean(0 if cell.startswith("http") else len(cell) for cell in cells)


def _best(
    columns: Mapping[str, list[str]], score: Callable[[list[str]], float], least: float
) -> str | None:
    scores = {header: score(cells) for header, cells in columns.items()}
    best = max(scores, key=lambda header: scores[header], default=None)
    return best if best is not None and scores[best] >= least else None


def _mean(numbers: Iterable[float]) -> float:
    listed = list(numbers)
    return sum(listed) / len(listed) if listed else 0.0
