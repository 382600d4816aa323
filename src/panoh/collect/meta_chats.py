"""Chats of Instagram and Messenger, as their downloads write them in JSON.

A chat is an object with `participants` and then `messages`, the newest first, in
`message_1.json` and so on. The separate download of encrypted chats has one file a
chat with other names of the same fields. Until 2020 Instagram wrote all chats into one
messages.json, as a list of objects with `participants` and `conversation`.

The title of a chat comes after its messages. So that a file that ends too early says
the same of them, a chat goes by its participants; a group's title and picture are a
post of their own, the last.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

import msgspec

from panoh.collect.json_records import RecordReader
from panoh.collect.meta_download import Download
from panoh.collect.meta_owner import names_of
from panoh.collect.meta_text import Lines, take_text, text_of
from panoh.collect.quick_posts import quick_post
from panoh.collect.record import Record
from panoh.collect.stand_ins import digest
from panoh.errors import BadRecord
from panoh.model.corpus import Channel, Media, MediaKind, Post, PostKind, Unread

MESSAGE_FILE: Final = re.compile(r"message_\d+")
MESSAGE_LISTS: Final = ("messages", "conversation")

_MOST_NAMED = 10
# A chat's folder or file: a name without its letters outside ASCII, and a number.
_THREAD = re.compile(r".*_[\w-]+", re.DOTALL)
_FILE_LISTS: Final[dict[str, MediaKind | None]] = {
    "photos": MediaKind.IMAGE,
    "videos": MediaKind.VIDEO,
    "gifs": MediaKind.IMAGE,
    "audio_files": MediaKind.OTHER,  # though some are named .mp4
    "files": None,
    "media": None,
}
_SERVICE_TYPES = frozenset({"Call", "Subscribe", "Unsubscribe", "Plan", "Payment"})
_ABOUT_CHAT: Final = (
    # Whether the owner still takes part, the app's own paths, and its settings.
    *("is_still_participant", "thread_path", "thread_type", "magic_words"),
    *("joinable_mode", "threadName"),
)


def read_chat(reader: RecordReader, download: Download) -> Iterator[Post | Unread]:
    """Read the chat ahead as a stream."""
    about: dict[str, object] = {}
    names: tuple[str, ...] = ()
    channel = _channel(download, names)
    for field in reader.fields():
        if field in MESSAGE_LISTS and reader.ahead() == b"[":
            yield from _messages(reader, download, channel)
            continue
        about[field] = reader.value()
        if field == "participants":
            names = names_of(about.pop(field))
            channel = _channel(download, names)
    record = Record(about)
    yield from _about(record, download, channel, names)
    record.note_leftovers(download.export.leftovers)


def _channel(download: Download, names: tuple[str, ...]) -> Channel:
    others = [name for name in names if name not in download.owner] or names
    more = ["…"] if len(others) > _MOST_NAMED else []
    named = ", ".join([*others[:_MOST_NAMED], *more])
    return download.channel(thread_of(download.name, names), named)


def thread_of(file: str, names: tuple[str, ...]) -> str:
    """Find the chat's own id, or make a stand-in of who takes part in it."""
    path = PurePosixPath(file)
    thread = path.parent.name if MESSAGE_FILE.fullmatch(path.stem) else path.stem
    return thread if _THREAD.fullmatch(thread) else digest(*sorted(names))


def _about(
    record: Record, download: Download, channel: Channel, names: tuple[str, ...]
) -> Iterator[Post | Unread]:
    """Give what is said of a chat as a whole and once: a group's title and picture."""
    record.ignore(*_ABOUT_CHAT)
    image = record.record("image")
    posted_at, written = image.instant("creation_timestamp")
    media = tuple(download.media(text_of(image, "uri")))
    title = text_of(record, "title")
    is_said = title in {"", channel.untrusted_name, *names}
    if channel.native_id in download.told or (is_said and not media):
        return
    download.told.add(channel.native_id)
    download.place += 1
    yield Post(
        channel,
        download.ids.next_id(written, channel.native_id, "title", title),
        download.place,
        posted_at,
        written,
        kind=PostKind.SERVICE,
        untrusted_text="" if is_said else title,
        media=media,
    )
    yield from download.told_faults(has_time=True)


def _messages(
    reader: RecordReader, download: Download, channel: Channel
) -> Iterator[Post | Unread]:
    leftovers = download.export.leftovers
    for batch in reader.batches(msgspec.json.decode):
        for fields in batch:
            download.place += 1
            if not isinstance(fields, dict):
                yield download.unread(BadRecord.code)
                continue
            # Straight from the fields, as of nearly all messages: it saves a third.
            said = take_text(fields, "sender_name"), take_text(fields, "content")
            record = Record(fields)
            post = _message(record, *said, download, channel)
            yield post
            if post.posted_at is None or download.faults:
                has_time = post.posted_at is not None
                yield from download.told_faults(has_time=has_time)
            if record:
                record.note_leftovers(leftovers)


def _message(
    record: Record, sender: str, text: str, download: Download, channel: Channel
) -> Post:
    posted_at, written, zone = download.time(
        record, "timestamp_ms", "timestamp", "created_at"
    )
    # Whether somebody's country or a parent hides it, of every message.
    record.ignore("is_geoblocked_for_viewer", "is_unsent_image_by_messenger_kid_parent")
    kind, origin, reactions = PostKind.MESSAGE, "", 0
    media: tuple[Media, ...] = ()
    if record:
        sender = sender or text_of(record, "senderName", "sender")
        lines = Lines(text, text_of(record, "text"))
        kind = _kind(record, download, lines)
        origin = _shared(record, lines)
        reactions = _reactions(record)
        media = tuple(_media(record, download))
        text = str(lines)
    return quick_post(
        channel,
        download.ids.next_id(written, sender, text, *file_names(media)),
        download.place,
        posted_at,
        written,
        zone,
        None,
        kind,
        download.author(sender),
        "",
        text,
        origin,
        "",
        reactions,
        media,
    )


def file_names(media: tuple[Media, ...]) -> Iterator[str]:
    """Give the media's names without folders, which differ between layouts."""
    return (medium.untrusted_name.rpartition("/")[2] for medium in media)


def _kind(record: Record, download: Download, lines: Lines) -> PostKind:
    """Tell messages from what the app says: calls, who came, what was taken back."""
    is_call = "call_duration" in record or "missed" in record
    if seconds := record.number("call_duration"):
        lines.say(f"call_duration: {seconds}")
    if record.is_true("missed"):
        lines.say("missed: true")
    people = [text_of(user, "name") for user in record.records("users")]
    lines.say(", ".join(filter(None, map(download.author, people))))
    is_unsent = record.is_true("is_unsent") | record.is_true("isUnsent")
    is_service = record.text("type") in _SERVICE_TYPES
    record.ignore("is_taken_down", "bumped_message_metadata")
    if is_call or people or is_unsent or is_service:
        return PostKind.SERVICE
    return PostKind.MESSAGE


def _shared(record: Record, lines: Lines) -> str:
    """Say what is shared, and give whose it is."""
    share = record.record("share")
    for key in ("share_text", "link", "profile_share_name", "profile_share_username"):
        lines.say(text_of(share, key))
    plan = record.record("plan")
    lines.say(text_of(plan, "title"))
    lines.say(text_of(plan, "location"))
    plan.ignore("timestamp")
    for key in ("media_share_caption", "media_share_url", "story_share", "heart"):
        lines.say(text_of(record, key))
    owner = text_of(share, "original_content_owner")
    return owner or text_of(record, "media_owner")


def _reactions(record: Record) -> int:
    count = 0
    for key in ("reactions", "likes"):
        for reaction in record.records(key):
            reaction.ignore_all()  # who felt what: a post has only their number
            count += 1
    return count


def _media(record: Record, download: Download) -> Iterator[Media]:
    for uri in (text_of(record, "media"), text_of(record, "media_url")):
        yield from download.media(uri)
    for picture in (record.record("sticker"), record.record("image")):
        picture.ignore("ai_stickers")
        yield from download.media(text_of(picture, "uri"))
    for key in (key for key in _FILE_LISTS if key in record):
        for file in record.records(key):
            # When it was uploaded, and a second address of the same file.
            file.ignore("creation_timestamp", "backup_uri", "media_metadata")
            yield from download.media(text_of(file, "uri"), _FILE_LISTS[key])
            yield from download.media(text_of(file.record("thumbnail"), "uri"))
