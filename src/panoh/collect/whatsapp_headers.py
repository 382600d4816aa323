"""The first line of a WhatsApp message: when, who, and the beginning of the text."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from panoh.collect.dates import MARKS

_M = f"[{MARKS}]{{0,3}}"
HEADER = re.compile(
    rf"""
    {_M} (?P<bracket>\[)? {_M}
    (?P<when>
        (?P<first>\d{{1,4}}) {_M} (?P<mark>[./-]) \s?{_M}
        \d{{1,2}} {_M} (?P=mark) \s?{_M}
        (?P<third>\d{{1,4}}) (?P<glue>[^\d\[\]:]{{1,20}}?)
        \d{{1,2}} {_M} [:.] {_M} \d\d (?P<seconds>{_M}[:.]{_M}\d\d)?
        (?P<after>[^\d\[\]:–-]{{0,20}}?)
    )
    (?(bracket){_M}\]{_M}\s|\s{_M}[–-]{_M}\s)
    (?P<rest>.*)
    """,
    re.VERBOSE | re.DOTALL,
)
_INVISIBLE = re.compile(f"[{MARKS}]")
LONGEST_NAME = 100
_QUOTES = (("«", "»"), ("“", "”"), ("„", "“"))

# How phones name the file of a chat, before the name of the person or group.
CHAT_FILES = (
    "WhatsApp Chat with ",
    "WhatsApp Chat - ",
    "Чат WhatsApp с контактом ",
    "Чат WhatsApp с ",
    "WhatsApp Sohbeti - ",
    "WhatsApp Chat mit ",
    "Discussion WhatsApp avec ",
    "Chat de WhatsApp con ",
    "Conversa do WhatsApp com ",
    "Conversa no WhatsApp com ",
)
_COPY_NUMBER = re.compile(r"\s?\(\d{1,3}\)$")


@dataclass(frozen=True, slots=True)
class Header:
    """A header line taken apart; `untrusted_author` is empty in a system line.

    `shape` is the same for all headers of one export: one phone writes them at once.
    """

    when: str
    shape: tuple[object, ...]
    untrusted_author: str
    untrusted_text: str


def read_header(line: str) -> Header | None:
    """Take a header line apart, or None when the line is no header."""
    found = HEADER.match(line)
    if found is None:
        return None
    author, text = _split_author(found["rest"])
    shape = (
        bool(found["bracket"]),
        found["mark"],
        "," in found["glue"] or "،" in found["glue"],
        bool(found["seconds"]),
        len(found["first"]) > 2,
        len(found["third"]) > 2,
    )
    return Header(found["when"].strip(), shape, author, text)


def chat_name(file: str) -> str:
    """Name the chat by its file, or by its folder (iOS writes _chat.txt in one)."""
    path = PurePosixPath(file)
    for name in (path.stem, path.parent.name):
        plain = _COPY_NUMBER.sub("", _INVISIBLE.sub("", name).replace("_", " "))
        for beginning in CHAT_FILES:
            if plain.startswith(beginning):
                return plain.removeprefix(beginning).strip()
    return ""


def _split_author(rest: str) -> tuple[str, str]:
    """Part the author from the text; a system line has no author.

    A name that holds ": " cannot be told from the text: the first ": " ends it. What
    ends inside a quotation is no name: "X changed the subject to «y: z»".
    """
    name, colon, text = rest.partition(": ")
    if not colon:
        name, text = rest.rstrip(), ""
        if not name.endswith(":"):
            return "", rest
        name = name[:-1]
    name = _INVISIBLE.sub("", name).strip()
    if not name or len(name) > LONGEST_NAME or _is_quotation_open(name):
        return "", rest
    return name, text


def _is_quotation_open(name: str) -> bool:
    return name.count('"') % 2 == 1 or any(
        name.count(start) > name.count(end) for start, end in _QUOTES
    )
