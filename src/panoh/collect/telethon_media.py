"""What a message carries beside its text, as Telethon writes Telegram's own objects.

Field names are those of Telegram's schema (https://core.telegram.org/schema), which
Telethon keeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from panoh.collect.media_kind import kind_of_name
from panoh.collect.names import safe_name
from panoh.collect.record import Record
from panoh.collect.telethon_peers import kind_of
from panoh.model.corpus import Media, MediaKind

Carried = tuple[list[str], list[Media]]

_KINDS_BY_MIME: Final = {"image": MediaKind.IMAGE, "video": MediaKind.VIDEO}


def read_media(media: Record) -> Carried:
    """Read lines for the text, under the names of Telegram's own export, and files.

    The files themselves are never in the dump. What is not known stays a leftover.
    """
    kind = kind_of(media)
    if kind == "MessageMediaPhoto":
        media.ignore_all()
        return [], [Media("", MediaKind.IMAGE, is_included=False)]
    if kind == "MessageMediaDocument":
        return _document(media)
    if kind == "MessageMediaWebPage":
        return _web_page(media)
    if kind == "MessageMediaPoll":
        return _poll(media), []
    return _in_words(kind, media), []


def _document(media: Record) -> Carried:
    document = media.record("document")
    name, lines = "", []
    for attribute in document.records("attributes"):
        name = attribute.text("file_name") or name
        song = [attribute.text("performer"), attribute.text("title")]
        lines += _line("title", *song)
        lines += _line("sticker_emoji", attribute.text("alt"))
    kind = _kind(document, name)
    # Sizes, thumbnails, keys to Telegram's servers.
    media.ignore_all()
    return lines, [Media(safe_name(name) or "", kind, is_included=False)]


def _kind(document: Record, name: str) -> MediaKind:
    mime, _, _ = document.text("mime_type").partition("/")
    return _KINDS_BY_MIME.get(mime) or kind_of_name(name)


def _web_page(media: Record) -> Carried:
    """Read the preview of a link; its picture is shown with the message."""
    page = media.record("webpage")
    words = [page.text(key) for key in ("site_name", "title", "description", "url")]
    files = []
    if "document" in page:
        files.append(Media("", _kind(page.record("document"), ""), is_included=False))
    elif "photo" in page:
        files.append(Media("", MediaKind.IMAGE, is_included=False))
    # What else Telegram knows of the page, up to a copy of its text.
    media.ignore_all()
    return _line("web_page", *words), files


def _poll(media: Record) -> list[str]:
    """Read question and answers; who voted, and how many, is not taken."""
    poll = media.record("poll")
    lines = [_formatted(poll, "question")]
    lines += [f"- {_formatted(answer, 'text')}" for answer in poll.records("answers")]
    media.ignore_all()
    return lines


def _formatted(record: Record, key: str) -> str:
    """Take a text, which later versions write as an object with its formatting."""
    return record.text(key) or record.record(key).text("text")


@dataclass(frozen=True, slots=True)
class _Words:
    """A line: its name, and what it shows: fields of an object, and of one in it."""

    line: str
    keys: tuple[str, ...] = ()
    inner: str = ""
    inner_keys: tuple[str, ...] = ()


_PLACE = _Words("location_information", (), "geo", ("lat", "long"))
_WORDS: Final[Mapping[str, _Words]] = {
    "MessageMediaContact": _Words(
        "contact_information", ("first_name", "last_name", "phone_number")
    ),
    "MessageMediaGeo": _PLACE,
    "MessageMediaGeoLive": _PLACE,
    "MessageMediaVenue": _Words(
        "place_name", ("title", "address"), "geo", ("lat", "long")
    ),
    "MessageMediaGame": _Words("game_title", (), "game", ("title", "description")),
    "MessageMediaInvoice": _Words("invoice_information", ("title", "description")),
    "MessageMediaDice": _Words("dice", ("emoticon", "value")),
}


def _in_words(kind: str, media: Record) -> list[str]:
    if kind not in _WORDS:
        # MessageMediaUnsupported, and whatever Telegram adds: its fields are leftovers.
        return _line("media", kind.removeprefix("MessageMedia"))
    known = _WORDS[kind]
    inner = media.record(known.inner) if known.inner else media
    words = [media.text(key) for key in known.keys]
    words += [inner.text(key) or inner.decimal(key) for key in known.inner_keys]
    media.ignore_all()
    return _line(known.line, *words)


def _line(name: str, *words: str) -> list[str]:
    found = ", ".join(filter(None, words))
    return [f"{name}: {found}"] if found else []
