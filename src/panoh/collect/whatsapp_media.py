"""What a WhatsApp text says about the pictures and videos of a message.

The phrases are WhatsApp's own, as its translations give them (strings
`email_file_attached` and `export_media_omitted` on Android, `zQ+5d`, `I4|vp` and
others on iOS, as listed by the open parser whats_json). Languages without a row are
still read by the marks that WhatsApp sets around what it writes itself.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from panoh.collect.dates import MARKS
from panoh.model.corpus import MediaKind

ATTACHED = frozenset(
    [
        "file attached",
        "attached",
        "файл добавлен",
        "прикреплено",
        "файл додано",
        "додано",
        "қосымша файл",
        "fayl biriktirildi",
        "fayl əlavə olunub",
        "dosya ekli",
        "eklendi",
        "ekli",
        "پیوست شد",
        "پیوست",
        "الملف مرفق",
        "المُرفق",
        "datei angehängt",
        "fichier joint",
        "archivo adjunto",
        "arquivo anexado",
        "file allegato",
    ]
)

# Android never says what was left out; iOS does.
OMITTED = {
    "<media omitted>": MediaKind.OTHER,
    "<без медиафайлов>": MediaKind.OTHER,
    "<файл пропущен>": MediaKind.OTHER,
    "<медиа отсутствует>": MediaKind.OTHER,
    "<медіа пропущено>": MediaKind.OTHER,
    "<файл қосылған жоқ>": MediaKind.OTHER,
    "<fayl o‘tkazib yuborildi>": MediaKind.OTHER,
    "<media çıxarılmışdır>": MediaKind.OTHER,
    "<medya dahil edilmedi>": MediaKind.OTHER,
    "<medya atlanmış>": MediaKind.OTHER,
    "<پيوست نما/آهنگ حذف شد>": MediaKind.OTHER,
    "<تم استبعاد الوسائط>": MediaKind.OTHER,
    "<medien weggelassen>": MediaKind.OTHER,
    "<medien ausgeschlossen>": MediaKind.OTHER,
    "<médias omis>": MediaKind.OTHER,
    "<multimedia omitido>": MediaKind.OTHER,
    "<mídia omitida>": MediaKind.OTHER,
    "image omitted": MediaKind.IMAGE,
    "изображение отсутствует": MediaKind.IMAGE,
    "зображення відсутнє": MediaKind.IMAGE,
    "görüntü dahil edilmedi": MediaKind.IMAGE,
    "تصویر حذف شد": MediaKind.IMAGE,
    "لم يتم إدراج الصورة": MediaKind.IMAGE,
    "bild weggelassen": MediaKind.IMAGE,
    "image absente": MediaKind.IMAGE,
    "imagen omitida": MediaKind.IMAGE,
    "sticker omitted": MediaKind.IMAGE,
    "стикер не добавлен": MediaKind.IMAGE,
    "çıkartma dahil edilmedi": MediaKind.IMAGE,
    "استیکر حذف شد": MediaKind.IMAGE,
    "gif omitted": MediaKind.VIDEO,
    "gif отсутствует": MediaKind.VIDEO,
    "gif dahil edilmedi": MediaKind.VIDEO,
    "gif حذف شد": MediaKind.VIDEO,
    "video omitted": MediaKind.VIDEO,
    "видео отсутствует": MediaKind.VIDEO,
    "відео відсутнє": MediaKind.VIDEO,
    "video dahil edilmedi": MediaKind.VIDEO,
    "ویدیو حذف شد": MediaKind.VIDEO,
    "video weggelassen": MediaKind.VIDEO,
    "vidéo absente": MediaKind.VIDEO,
}

_NAME = r"(?P<name>[^\n<>]{1,250}?\.\w{2,5})"
_ANDROID = re.compile(
    rf"(?P<mark>[{MARKS}]{{0,3}}){_NAME} \((?P<phrase>[^()\n]{{2,40}})\)[ \t]*(?:\n|\Z)"
)
_IOS = re.compile(rf"(?P<mark>[{MARKS}]{{0,3}})<(?P<phrase>[^<>:\n]{{2,40}}): {_NAME}>")
_INVISIBLE = re.compile(f"[{MARKS}]")

# IMG-20240312-WA0001.jpg on Android, 00000012-PHOTO-2024-03-12-14-05-33.jpg on iOS.
_OWN_NAME = re.compile(
    r"[A-Z]{2,5}-\d{8}-WA\d{4,}\.\w+|\d{6,10}-[A-Z]+-[\d-]{10,}\.\w+", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the message names, and the text without the naming."""

    untrusted_file: str
    untrusted_text: str


def find_attachment(text: str, holds: Callable[[str], bool]) -> Attachment | None:
    """Find the file that a message names, if WhatsApp wrote the naming.

    A person may write "see (this.jpg)" too: it counts when WhatsApp's mark or phrase
    stands with it, when the name is of WhatsApp's making, or when the export holds
    the file. The naming leaves the text, where its digits would pass for a phone
    number; the Media keeps the name.
    """
    found = _ANDROID.match(text) or _IOS.search(text)
    if found is None:
        return None
    name = _INVISIBLE.sub("", found["name"])
    if (
        found["mark"]
        or found["phrase"].casefold() in ATTACHED
        or _OWN_NAME.fullmatch(name)
        or holds(name)
    ):
        return Attachment(name, text[: found.start()] + text[found.end() :])
    return None


def find_omitted(text: str) -> MediaKind | None:
    """Tell what was left out of the export, if the text says so and nothing else."""
    plain = " ".join(_INVISIBLE.sub("", text).split())
    return OMITTED.get(plain.removesuffix(".").casefold())
