"""By which names a download's files call its owner, who is not to be in it.

Three places tell, the surest first: the file about the owner; whoever is in all chats;
and, of one chat of two, its title, which is the other person's name.
"""

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any, Final

import msgspec

from panoh.collect.json_records import UNREADABLE, RecordReader
from panoh.collect.meta_text import mend
from panoh.collect.parser import OpenExport, Source
from panoh.errors import InputError

PROFILES: Final = (
    "personal_information/personal_information/personal_information",
    "personal_information/personal_information",
    "account_information/personal_information",
    "personal_information/profile_information/profile_information",
    "profile_information/profile_information",
)
"""Where the file about the owner is, below the top and without its suffix."""

_NUMBER = re.compile(r"_\d{1,19}$", re.ASCII)
_PROFILE_BYTES = 1 << 20
_HEAD_BYTES = 1 << 16


def owner_of(export: OpenExport, top: str) -> frozenset[str]:
    """Read by which names the files call the owner; none where nothing tells."""
    for profile in PROFILES:
        name = str(PurePosixPath(top, f"{profile}.json"))
        with suppress(InputError, *UNREADABLE):
            return frozenset(_names_in(_decoded(export.source, name)))
    return _owner_in_chats(export)


def names_of(participants: object) -> tuple[str, ...]:
    """Read the participants of a chat: objects with a name, or names."""
    listed = participants if isinstance(participants, list) else []
    names = (p.get("name") if isinstance(p, dict) else p for p in listed)
    return tuple(mend(name) for name in names if isinstance(name, str) and name)


def _owner_in_chats(export: OpenExport) -> frozenset[str]:
    chats = {names for file in export.files if (names := _participants(export, file))}
    if len(chats) > 1:
        common = frozenset.intersection(*(frozenset(names) for names in chats))
        return common if len(common) == 1 else frozenset()
    return frozenset(name for chat in chats for name in _owner_in_chat(export, chat))


def _owner_in_chat(export: OpenExport, chat: tuple[str, ...]) -> Iterator[str]:
    """Find the owner in a chat of two: the one whom its title does not name.

    The title follows the messages. Where the file ends before it the order tells: the
    owner is written last.
    """
    if len(chat) != 2:
        return
    title = _title(export) or chat[0]
    if title in chat:
        yield chat[1 - chat.index(title)]


def _participants(export: OpenExport, file: str) -> tuple[str, ...]:
    """Read who is in a chat; nobody where the file is no chat."""
    with suppress(InputError), export.source.open(file) as stream:
        reader = RecordReader(io.BytesIO(stream.read(_HEAD_BYTES)))
        for field in reader.fields():
            if field == "participants":
                return names_of(reader.value())
            reader.skip()
    return ()


def _title(export: OpenExport) -> str:
    """Read whom a chat is with; encrypted chats number it: "Name_12"."""
    with suppress(InputError), export.source.open(export.name) as stream:
        reader = RecordReader(stream)
        for field in reader.fields():
            if field == "title":
                return mend(str(reader.value()))
            if field == "threadName":
                return _NUMBER.sub("", mend(str(reader.value())))
            reader.skip()
    return ""


def _decoded(source: Source, name: str) -> Any:  # noqa: ANN401 - JSON holds any
    with source.open(name) as stream:
        return msgspec.json.decode(stream.read(_PROFILE_BYTES))


def _names_in(document: object) -> Iterator[str]:
    """Find what may be a name: labels are in the account's language, so all values.

    Facebook's file names relatives too, so only `full_name` counts there.
    """
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            found = [value.get("full_name")]
            labelled = value.get("string_map_data")
            if isinstance(labelled, dict):
                found += [v.get("value") for v in labelled.values() if type(v) is dict]
            yield from (mend(name) for name in found if isinstance(name, str) and name)
