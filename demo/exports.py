"""Write channels as the apps do: Telegram Desktop, WhatsApp, a comment exporter."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from demo.pictures import Picture, jpeg_bytes
from demo.posts import LOCAL_ZONE, App, DemoChannel, DemoPost

LOST: Final = "(File not included. Change data exporting settings to download.)"
SAVED_ON: Final = "2026-04-02"
_CONTROL: Final = "\x0b"
_ATTACHED: Final = "\u200e{name} (файл добавлен)"
_ENCRYPTED: Final = (
    "Сообщения и звонки защищены сквозным шифрованием. Только участники этого чата"
    " могут читать или слушать их."
)
_CSV_HEADERS: Final = (
    *("id", "parent_id", "page_name", "author_name", "author_id"),
    *("message", "created_time", "like_count"),
)

Files = dict[str, bytes]


def write_export(channel: DemoChannel, extra: Files, folder: Path) -> Path:
    """Write the channel's export, with `extra` files in it; return what to give."""
    files = FILES_OF[channel.app](channel) | extra
    name = _export_name(channel)
    if channel.is_zipped:
        return _save_zip(files, name, folder / f"{name}.zip")
    if channel.app is App.COMMENTS:
        return _save_folder(files, folder) / f"{name}.csv"
    return _save_folder(files, folder / name)


def _export_name(channel: DemoChannel) -> str:
    prefix = {App.TELEGRAM: "ChatExport", App.WHATSAPP: "WhatsApp"}
    if channel.app is App.COMMENTS:
        return f"comments-{channel.key}"
    return f"{prefix[channel.app]}_{SAVED_ON}-{channel.key}"


def _save_folder(files: Mapping[str, bytes], folder: Path) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def _save_zip(files: Mapping[str, bytes], inner: str, path: Path) -> Path:
    """Save with fixed times, so that the archive has the same bytes each time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{inner}/{name}", (2026, 4, 2, 12, 0, 0))
            entry.create_system = 3  # the same bytes when written on Windows
            archive.writestr(entry, content)
    return path


# Telegram Desktop


def telegram_files(channel: DemoChannel) -> Files:
    """Write result.json, one space deep, and the pictures beside it."""
    files: Files = {}
    messages = []
    for post in channel.posts:
        photo = _photo_name(post, len(files) + 1) if post.picture else ""
        if post.picture:
            files[photo] = jpeg_bytes(post.picture)
        messages.append(_message(channel, post, photo))
    chat = {
        "name": channel.name,
        "type": "public_channel",
        "id": channel.native_id,
        "messages": messages,
    }
    text = json.dumps(chat, ensure_ascii=False, indent=1)
    if channel.has_app_defects:
        text = _with_app_defects(text)
    return {"result.json": text.encode()} | files


def _photo_name(post: DemoPost, count: int) -> str:
    local = post.at.astimezone(LOCAL_ZONE)
    return f"photos/photo_{count}@{local:%d-%m-%Y_%H-%M-%S}.jpg"


def _message(channel: DemoChannel, post: DemoPost, photo: str) -> dict[str, Any]:
    """Put the fields in the app's own order."""
    message: dict[str, Any] = {
        "id": post.number,
        "type": "service" if post.service else "message",
        **_moment("date", post.at),
    }
    if post.edited_at:
        message |= _moment("edited", post.edited_at)
    if post.service:
        return message | _service(channel, post)
    message |= {"from": channel.name, "from_id": f"channel{channel.native_id}"}
    if post.forwarded_from:
        message["forwarded_from"] = post.forwarded_from
    if post.reply_to:
        message["reply_to_message_id"] = post.reply_to
    message |= _media(post, photo) | _text(channel, post)
    if post.reactions:
        count = {"type": "emoji", "count": post.reactions, "emoji": "👍"}
        message["reactions"] = [count]
    return message


def _moment(field: str, at: datetime) -> dict[str, str]:
    local = at.astimezone(LOCAL_ZONE).replace(tzinfo=None)
    return {field: local.isoformat(), f"{field}_unixtime": str(int(at.timestamp()))}


def _service(channel: DemoChannel, post: DemoPost) -> dict[str, Any]:
    actor = {"actor": channel.name, "actor_id": f"channel{channel.native_id}"}
    about: dict[str, dict[str, Any]] = {
        "create_channel": {"title": channel.name},
        "pin_message": {"message_id": 2},
    }
    action = {"action": post.service, **about[post.service]}
    return actor | action | {"text": "", "text_entities": []}


def _media(post: DemoPost, photo: str) -> dict[str, Any]:
    if post.lost_video:
        return {
            "file": LOST,
            "file_name": post.lost_video,
            "file_size": 4_194_304,
            "media_type": "video_file",
            "mime_type": "video/mp4",
            "duration_seconds": 31,
        }
    if not post.picture:
        return {}
    size = len(jpeg_bytes(post.picture))
    return {"photo": photo, "photo_file_size": size, "width": 960, "height": 720}


def _text(channel: DemoChannel, post: DemoPost) -> dict[str, Any]:
    """Write the text; where the app has defects each tenth ends with an own emoji."""
    plain = {"type": "plain", "text": post.text}
    if not (channel.has_app_defects and post.number % 10 == 0):
        entities = [plain] if post.text else []
        return {"text": post.text, "text_entities": entities}
    emoji = {"type": "custom_emoji", "text": "🌙", "document_id": LOST}
    broken = {"type": "plain", "text": f"{post.text}{_CONTROL} "}
    return {"text": [broken["text"], emoji], "text_entities": [broken, emoji]}


def _with_app_defects(text: str) -> str:
    r"""Write what the app has written: ids without quotes, and \xNN in a string."""
    unquoted = text.replace(f'"document_id": "{LOST}"', f'"document_id": {LOST}')
    return unquoted.replace(json.dumps(_CONTROL)[1:-1], r"\x0B")


# WhatsApp on an Android telephone set to Russian


def whatsapp_files(channel: DemoChannel) -> Files:
    """Write the chat's text, and its pictures beside it."""
    files: Files = {}
    lines = [f"{_written(channel.posts[0].at)} - {_ENCRYPTED}"]
    for post in channel.posts:
        said = post.text
        if post.picture:
            name = f"IMG-{post.at:%Y%m%d}-WA{len(files) + 1:04}.jpg"
            files[name] = jpeg_bytes(post.picture)
            said = "\n".join(filter(None, [_ATTACHED.format(name=name), said]))
        if post.lost_video:
            said = "<Без медиафайлов>"
        lines.append(f"{_written(post.at)} - {post.author}: {said}")
    chat = "\n".join(lines) + "\n"
    return {f"Чат WhatsApp с {channel.name}.txt": chat.encode()} | files


def _written(at: datetime) -> str:
    return f"{at.astimezone(LOCAL_ZONE):%d.%m.%Y, %H:%M}"


# Comments under one page's posts, with the field names of Facebook's Graph API


def comment_files(channel: DemoChannel) -> Files:
    """Write the table; its last row was cut off, as by a hand that edited the file."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(_CSV_HEADERS)
    writer.writerows(_row(channel, post) for post in channel.posts)
    writer.writerow(_row(channel, channel.posts[-1])[:4])
    return {f"{_export_name(channel)}.csv": table.getvalue().encode("utf-8-sig")}


def _row(channel: DemoChannel, post: DemoPost) -> Sequence[str]:
    return (
        str(post.number),
        str(post.reply_to or ""),
        channel.name,
        post.author,
        f"invented-{sum(map(ord, post.author))}",
        post.text,
        f"{post.at:%Y-%m-%dT%H:%M:%S}+0000",
        str(post.reactions),
    )


FILES_OF: Final = {
    App.TELEGRAM: telegram_files,
    App.WHATSAPP: whatsapp_files,
    App.COMMENTS: comment_files,
}


def unmentioned_file(picture: Picture) -> Files:
    """A picture in Telegram's folder that no message mentions."""
    return {"photos/photo_999@01-04-2026_09-00-00.jpg": jpeg_bytes(picture)}
