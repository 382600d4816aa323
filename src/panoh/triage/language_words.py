"""The words of a comment as a language identifier should see them.

Links, accounts, digits, emoji and controls are no word of any language. Letters drawn
out or borrowed from the other alphabet, the many apostrophes, and the letters that old
Tajik fonts drew over are put as they were meant.
"""

import re
import unicodedata

LONGEST_TEXT = 2_000  # characters that are read: more say nothing new

# Links, accounts, and what exports put for a name: [user].
# Each of them holds one of _MAY_LINK.
_LINKS = re.compile(r"https?://\S+|www\.\S+|@[\w.]+|\[\w{1,16}\]")
_MAY_LINK = ("//", "www.", "@", "[")
_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_APOSTROPHES = re.compile("[`´ʹʻʼʽˈ‘’‛′]")
# A dotted i in Turkish capitals, and what is zero-width or a soft hyphen.
_NOTHING = re.compile("[\u0307\u00ad\u200b-\u200f\u2060\ufeff]")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-zə]")
_TO_CYRILLIC = str.maketrans("aeopcyxiəkmhtbr", "аеорсухіәкмнтвг")
_TO_LATIN = str.maketrans("аеорсухіәкмтј", "aeopcyxiəkmtj")
# Old Tajik fonts drew their letters over these. Uzbek has ў too: it alone says nothing.
_LEGACY_FONT = re.compile("[њљќѓї]")
# Serbian, Macedonian and Ukrainian have them with these, which no Tajik text holds.
_NEVER_TAJIK = re.compile("[іјђћџѕєґ]")
_LEGACY_TAJIK = str.maketrans("њљќѓўї", "ҳҷқғӯӣ")


def words_of(text: str) -> str:
    """Lower-case words with single spaces between them. Linear."""
    lower = unicodedata.normalize("NFC", text[:LONGEST_TEXT]).lower()
    lower = _APOSTROPHES.sub("'", lower)
    if not lower.isascii():
        lower = _NOTHING.sub("", lower)
    if any(mark in lower for mark in _MAY_LINK):
        lower = _LINKS.sub(" ", lower)
    words = _DRAWN_OUT.sub(r"\1", " ".join(_WORDS.findall(lower)))
    if not _CYRILLIC.search(words):
        return words
    if _LEGACY_FONT.search(words) and not _NEVER_TAJIK.search(words):
        words = words.translate(_LEGACY_TAJIK)
    return _in_one_alphabet(words) if _LATIN.search(words) else words


def is_cyrillic(word: str) -> bool:
    """Whether the first letter of a word is Cyrillic."""
    return bool(_CYRILLIC.match(word))


def _in_one_alphabet(words: str) -> str:
    """Put letters that only look alike as the rest of their word is written."""
    return " ".join(
        _one_alphabet(word) if _CYRILLIC.search(word) and _LATIN.search(word) else word
        for word in words.split()
    )


def _one_alphabet(word: str) -> str:
    cyrillic = len(_CYRILLIC.findall(word))
    mostly_cyrillic = cyrillic * 2 >= len(word)
    return word.translate(_TO_CYRILLIC if mostly_cyrillic else _TO_LATIN)
