"""Posts, stories, photos and comments, as the downloads write them in JSON.

A file is a list of objects, or has such lists in its fields. Their shapes:

- Instagram's post: `media`, each with `uri`, `creation_timestamp` and `title`, which
  is the caption; a post of several media has the last two of its own;
- Facebook's post or comment: `timestamp`, `data` (with `post` or `comment`) and
  `attachments`; its `title` is Facebook's own sentence on it ("X shared a link.");
- labelled values, the labels being words of the account's language: `string_map_data`,
  `string_list_data` (both before 2025) and `label_values`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from panoh.collect.meta_chats import file_names
from panoh.collect.meta_download import Download
from panoh.collect.meta_text import Lines, mend, text_of
from panoh.collect.record import Fields, Record
from panoh.errors import BadRecord
from panoh.model.corpus import Channel, Media, Post, PostKind, Unread

_TIMES = (
    *("timestamp", "creation_timestamp", "timestamp_value", "taken_at"),
    "last_modified_timestamp",
)
# The app's own record of a file, not the poster's words. Places where a picture was
# taken are in the picture itself.
_OF_FILES = (
    *("media_metadata", "cross_post_source", "backup_uri", "media_variants"),
    *("dubbing_info", "upload_timestamp"),
)
# What Facebook attaches to a post and describes in words.
_DESCRIBED = (
    *("external_context", "place", "life_event", "event", "poll", "note"),
    *("for_sale_item", "fundraiser"),
)
_DEEPEST = 4


@dataclass(slots=True)
class _Draft:
    """What is taken of a post's record, bit by bit."""

    download: Download
    lines: Lines = field(default_factory=Lines)
    media: list[Media] = field(default_factory=list)
    comments: list[Record] = field(default_factory=list)
    labelled: list[tuple[str, str]] = field(default_factory=list)
    parts: list[Record] = field(default_factory=list)
    posted_at: datetime | None = None
    written: str = ""
    zone: str = ""
    edited_at: datetime | None = None
    author: str = ""
    is_comment: bool = False

    def take_time(self, record: Record) -> None:
        """Take the record's time; the first that is found is the post's."""
        for key in _TIMES:
            posted_at, written, zone = self.download.time(record, key)
            # Labels that are no times have one nevertheless: 0.
            if written not in {"", "0"} and not self.written:
                self.posted_at, self.written, self.zone = posted_at, written, zone

    def text(self) -> str:
        """Join all that was said, each once.

        Of labelled values the first is the text itself where others follow: a comment
        comes before whose media it is on.
        """
        lines = Lines()
        for place, (label, value) in enumerate(self.labelled):
            is_text = place == 0 and len(self.labelled) > 1
            lines.say(value if is_text or not label else f"{label}: {value}")
        lines.say(str(self.lines))
        return str(lines)


def read_record(
    fields: object, download: Download, channel: Channel
) -> Iterator[Post | Unread]:
    """Read one object of a list: a post, with the comments that are in it."""
    download.place += 1
    record = Record(fields if isinstance(fields, dict) else {})
    draft = _Draft(download, is_comment=_is_of_comments(channel.native_id))
    if isinstance(fields, dict):
        _take_map(fields, draft)
    _take_post(record, draft)
    post = _post(draft, text_of(record, "fbid"), channel)
    if not (post.untrusted_text or post.media or draft.comments or post.posted_at):
        yield download.unread(BadRecord.code)
        return
    yield post
    yield from download.told_faults(has_time=post.posted_at is not None)
    for comment in draft.comments:
        yield from _comment(comment, download, channel, post.native_id)
    for part in (record, *draft.parts):
        part.note_leftovers(download.export.leftovers)


def _is_of_comments(channel_id: str) -> bool:
    """Tell by the file's name, which is not translated."""
    return channel_id.endswith("comments") and "posts_and" not in channel_id


def _post(draft: _Draft, native_id: str, channel: Channel, reply_to: str = "") -> Post:
    download, media, text = draft.download, tuple(draft.media), draft.text()
    return Post(
        channel,
        native_id
        or download.ids.next_id(draft.written, draft.author, text, *file_names(media)),
        download.place,
        draft.posted_at,
        draft.written,
        draft.zone,
        draft.edited_at,
        PostKind.COMMENT if draft.is_comment else PostKind.MESSAGE,
        download.author(draft.author),
        untrusted_text=text,
        reply_to=reply_to,
        media=media,
    )


def _comment(
    record: Record, download: Download, channel: Channel, reply_to: str
) -> Iterator[Post | Unread]:
    """Read a comment that somebody left below a picture."""
    download.place += 1
    draft = _Draft(download)
    _take_comment(record, draft)
    post = _post(draft, "", channel, reply_to)
    yield post
    yield from download.told_faults(has_time=post.posted_at is not None)


def _take_post(record: Record, draft: _Draft) -> None:
    # Facebook's own sentence begins with the owner's name, a caption is the owner's.
    is_sentence = "data" in record or "attachments" in record
    title = text_of(record, "title")
    draft.take_time(record)
    for datum in record.records("data"):
        _take_datum(datum, draft)
    if "comment" in record:
        _take_comment(record, draft)
    _take_files(record, draft)
    for attachment in record.records("attachments"):
        for datum in attachment.records("data"):
            _take_attached(datum, draft)
    for key in ("string_list_data", "label_values"):
        for value in record.records(key):
            _take_label("", value, draft, _DEEPEST)
    _take_words(record, draft)
    draft.lines.say(draft.download.without_owner(title) if is_sentence else title)
    # Pictures of other people's accounts, and an album's first one once more.
    record.ignore("media_map_data", "cover_photo")


def _take_words(record: Record, draft: _Draft) -> None:
    for key in ("text", "name", "description"):
        draft.lines.say(text_of(record, key))
    for tag in record.records("tags"):
        draft.lines.say(text_of(tag, "name"))


def _take_files(record: Record, draft: _Draft) -> None:
    if "uri" in record or "path" in record:
        _take_file(record, draft)
    for key in ("media", "media_list_data"):
        for file in record.records(key):
            _take_file(file, draft)


def _take_datum(datum: Record, draft: _Draft) -> None:
    draft.lines.say(text_of(datum, "post"))
    edited_at, _ = datum.instant("update_timestamp")
    draft.edited_at = draft.edited_at or edited_at
    datum.ignore("backdated_timestamp")  # a day that the poster chose
    comment = datum.record("comment")
    if comment:
        _take_comment(comment, draft)


def _take_comment(comment: Record, draft: _Draft) -> None:
    draft.is_comment = True
    draft.take_time(comment)
    draft.lines.say(text_of(comment, "comment"))
    draft.author = text_of(comment, "author")
    draft.lines.say(text_of(comment, "group"))


def _take_file(file: Record, draft: _Draft) -> None:
    """Take a picture or video with its caption, and the comments below it."""
    draft.take_time(file)
    draft.media += draft.download.media(text_of(file, "uri", "path"))
    draft.media += draft.download.media(text_of(file.record("thumbnail"), "uri"))
    draft.lines.say(text_of(file, "description", "caption"))
    draft.lines.say(text_of(file, "title"))
    draft.lines.say(text_of(file, "location"))
    draft.comments += file.records("comments")
    file.ignore(*_OF_FILES)


def _take_attached(datum: Record, draft: _Draft) -> None:
    file = datum.record("media")
    if file:
        _take_file(file, draft)
    draft.lines.say(text_of(datum, "text"))
    draft.lines.say(text_of(datum, "name"))
    for key in _DESCRIBED:
        _take_described(datum.record(key), draft, _DEEPEST)


def _take_described(record: Record, draft: _Draft, depth: int) -> None:
    if not record or not depth:
        return
    for key in ("name", "title", "question", "description", "text", "address", "url"):
        draft.lines.say(text_of(record, key))
    for option in record.records("options"):
        draft.lines.say(text_of(option, "option"))
        option.ignore("voted")
    for file in record.records("media"):  # of a note
        _take_file(file, draft)
    record.ignore("coordinate", "start_timestamp", "end_timestamp", "source")
    record.ignore("created_timestamp", "updated_timestamp")
    _take_described(record.record("place"), draft, depth - 1)


def _take_map(fields: Fields, draft: _Draft) -> None:
    """Take labelled values in their order, which taking them as a record would lose."""
    labels = fields.get("string_map_data")
    if isinstance(labels, dict) and all(type(v) is dict for v in labels.values()):
        del fields["string_map_data"]
        for label, value in labels.items():
            draft.parts.append(Record(value, "string_map_data"))
            _take_label(mend(label), draft.parts[-1], draft, _DEEPEST)


def _take_label(label: str, value: Record, draft: _Draft, depth: int) -> None:
    """Take one labelled value: a text, an address, a time, files or more such."""
    label = text_of(value, "label") or label
    inner_label = text_of(value, "title") or label
    draft.take_time(value)
    text, address = text_of(value, "value"), text_of(value, "href")
    draft.labelled += [(label, said) for said in dict.fromkeys((text, address)) if said]
    for file in value.records("media"):
        _take_file(file, draft)
    for key in ("dict", "vec") if depth else ():
        for inner in value.records(key):
            _take_label(inner_label, inner, draft, depth - 1)
