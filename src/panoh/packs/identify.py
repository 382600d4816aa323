"""What a language is told by, as data in its pack: `languages/<code>/identify.toml`.

`own_letters` are letters that no other language of the region has; `words` are of the
closed classes and of small talk. The heads of triage learn from them; for a language
that the heads do not know they decide by themselves.
"""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from panoh.errors import BadPack


@dataclass(frozen=True, slots=True)
class Marks:
    """Lower-case letters and words of one language."""

    own_letters: frozenset[str]
    words: frozenset[str]

    def claims(self, word: str) -> bool:
        """Whether a lower-case word is one of these or has a letter of its own."""
        return word in self.words or not self.own_letters.isdisjoint(word)


@cache
def load_marks() -> Mapping[str, Marks]:
    """The marks of every pack that has some, by its code. Raises BadPack."""
    folder = files(__package__).joinpath("languages")
    paths = {
        entry.name: entry.joinpath("identify.toml")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
    }
    return MappingProxyType(
        {
            code: parse_marks(path.read_text(encoding="utf-8"))
            for code, path in paths.items()
            if path.is_file()
        }
    )


def parse_marks(text: str) -> Marks:
    """Read one identify.toml. Raises BadPack."""
    try:
        facts = tomllib.loads(unicodedata.normalize("NFC", text).lower())
        return Marks(
            own_letters=frozenset(str(facts["own_letters"])),
            words=frozenset(str(facts["words"]).split()),
        )
    except (KeyError, ValueError) as error:
        raise BadPack(detail=str(error)) from error
