"""What the parts of an e-mail hold: its text, its files, and the messages in it."""

import re
from dataclasses import dataclass, field

from panoh.collect.media_kind import HEAD_BYTES, kind_of_head, kind_of_name
from panoh.collect.mime_inside import part_name
from panoh.collect.mime_parts import Part
from panoh.collect.mime_text import read_text
from panoh.collect.names import safe_name
from panoh.collect.parser import OpenExport
from panoh.collect.web_page import attribute, parse_page, readable_text
from panoh.errors import BadRecord, Bomb, InputError, OutlookMessage
from panoh.model.corpus import Media, MediaKind

LONGEST_TEXT = 1 << 18
MOST_REMOTE = 100

_ENCLOSED = re.compile(r"message/(?:rfc822|global)")
_TNEF = b"\x78\x9f\x3e\x22"
_SEALED = re.compile(r"application/(?:x-)?(?:pkcs7-mime|pgp-encrypted)")
_QUOTED_FROM = re.compile(r"^>(>*From )", re.MULTILINE)
_CUT_WORD = re.compile(r"&#?\w{0,31}\Z")


@dataclass(slots=True)
class Content:
    """What the parts of a message hold: plain text before HTML, and files."""

    export: OpenExport
    raw: bytes
    offset: int | None
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    media: list[Media] = field(default_factory=list)
    enclosed: list[bytes] = field(default_factory=list)
    faults: list[type[InputError]] = field(default_factory=list)

    @property
    def untrusted_text(self) -> str:
        """The plain text; that of HTML where there is none."""
        plain = "\n".join(text.strip() for text in self.plain).strip()
        text = plain or "\n".join(self.html).strip()
        return text[:LONGEST_TEXT]

    @property
    def is_too_long(self) -> bool:
        """Whether text had to be left out."""
        return len(self.untrusted_text) == LONGEST_TEXT

    def add(self, part: Part) -> None:
        """Take one part in."""
        headers = part.headers
        kind = headers.content_type
        is_file = headers["content-disposition"].lower().startswith("attachment")
        if kind in {"text/plain", "text/html"} and not is_file:
            self._add_text(part, kind)
        elif kind.startswith("multipart/"):
            self.export.leftovers[f"{kind} without parts"[:100]] += 1
            self._add_text(part, "text/plain")
        else:
            self._add_file(part)

    def _add_text(self, part: Part, kind: str) -> None:
        content = part.content(self.raw)
        encoding = part.headers.parameter("charset")
        if kind == "text/plain":
            text = read_text(content, encoding)
            self.plain.append(_QUOTED_FROM.sub(r"\1", text))
            return
        try:
            page = parse_page(
                read_text(content, encoding or _charset(content)).encode()
            )
        except Bomb as error:
            self.faults.append(type(error))
            return
        text = readable_text(page.body)
        self.html.append(_CUT_WORD.sub("", text) if part.is_cut else text)
        remote = {attribute(node, "src") for node in page.css("img")[:MOST_REMOTE]}
        pictures = sum(src.lower().startswith(("http:", "https:")) for src in remote)
        missing = Media("", MediaKind.IMAGE, is_included=False)
        self.media.extend([missing] * pictures)

    def _add_file(self, part: Part) -> None:
        """Name a file by where it lies. A part that is cut is there as far as it is."""
        if part.body == part.end:
            return
        file_name = part.headers.file_name
        head = part.head(self.raw, HEAD_BYTES)
        kind = kind_of_head(head)
        if kind is MediaKind.OTHER:
            kind = kind_of_name(file_name)
            self._look_into(part, head, file_name)
        if self.offset is None:
            left_out = safe_name(file_name) or ""
            self.media.append(Media(left_out, kind, is_included=False))
            return
        name = part_name(self.export.name, part, file_name, self.offset)
        self.media.append(Media(name, kind))

    def _look_into(self, part: Part, head: bytes, file_name: str) -> None:
        """Take out a message that is a file, and tell of what nobody can read here."""
        kind = part.headers.content_type
        if head.startswith(_TNEF):  # winmail.dat: files in a format of Outlook's
            self.faults.append(OutlookMessage)
        elif _SEALED.fullmatch(kind):
            self.faults.append(BadRecord)
        elif not part.is_cut and _is_message(kind, file_name):
            self.enclosed.append(part.content(self.raw))


def _is_message(kind: str, file_name: str) -> bool:
    return bool(_ENCLOSED.fullmatch(kind)) or file_name.lower().endswith(".eml")


def _charset(content: bytes) -> str:
    """Find the encoding that a page names for itself, or ""."""
    found = re.search(rb"charset\s*=\s*[\"']?([\w-]{3,20})", content[:2048])
    return found[1].decode("ascii", "replace") if found else ""
