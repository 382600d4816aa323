"""Tell the language of a short text, or say that it is mixed or unknown.

Letters that one language of the region has to itself decide where they are common.
Else pycld2 answers; where it names a language from elsewhere (short Russian looks
Serbian to it), py3langid is asked about the region's languages only. Short texts
without a language's own letters remain hard: Kazakh typed on a Russian keyboard is
mostly taken for Kyrgyz, Azerbaijani typed without its letters sometimes for Turkish,
and Tajik in Latin letters is not recognised.
"""

import re
import unicodedata
from functools import cache

import pycld2
from py3langid.langid import MODEL_FILE, LanguageIdentifier

REGION = ("tg", "uz", "ky", "kk", "az", "ru", "en")
MIXED = "mixed"
UNKNOWN = "unknown"
LEAST_LETTERS = 3
LEAST_SHARE_PERCENT = 30  # of the second language of a mixed text
COMMON = 0.2  # share of the words that hold a language's own letters
SURE = 0.5  # py3langid's probability, below which its answer is not taken

# What is not a word of any language: links, accounts, digits, emoji, controls.
_NOT_WORDS = re.compile(r"https?://\S+|www\.\S+|@[\w.]+|[^\w\s'ʻʼ‘’`-]+|[\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_OWN_LETTERS = {
    "tg": re.compile("[ӣӯҷ]"),
    "kk": re.compile("[әұһ]"),
    "az": re.compile("ə"),
}
# Old Tajik fonts drew their letters over these. Uzbek has ў too: it alone says nothing.
_LEGACY_FONT = re.compile("[њљќѓї]")
# Serbian, Macedonian and Ukrainian have them with these, which no Tajik text holds.
_NEVER_TAJIK = re.compile("[іјђћџѕєґ]")
_LEGACY_TAJIK = str.maketrans("њљќѓўї", "ҳҷқғӯӣ")


def find_language(text: str) -> str:
    """Answer a code of REGION, another sure ISO 639-1 code, MIXED or UNKNOWN."""
    words = _words(text)
    if sum(1 for _ in _LETTER.finditer(words)) < LEAST_LETTERS:
        return UNKNOWN
    return _ask_letters(words) or _ask_cld2(words) or _ask_langid(words)


def _words(text: str) -> str:
    """Keep lower-case words: what cld2 fails on (controls, surrogates) is no word."""
    lower = unicodedata.normalize("NFC", text).lower()
    words = " ".join(_NOT_WORDS.sub(" ", lower).split())
    is_legacy = _LEGACY_FONT.search(words) and not _NEVER_TAJIK.search(words)
    return words.translate(_LEGACY_TAJIK) if is_legacy else words


def _ask_letters(words: str) -> str | None:
    split = words.split()
    for code, letters in _OWN_LETTERS.items():
        if letters.search(words):
            own = sum(1 for word in split if letters.search(word))
            if own >= COMMON * len(split):
                return code
    return None


def _ask_cld2(words: str) -> str | None:
    """Name the language, or MIXED; nothing when it is one that is confused here."""
    is_reliable, _, shares = pycld2.detect(words, isPlainText=True, bestEffort=True)
    (_, first, _, _), (_, second, percent, _), _ = shares
    if first in REGION:
        is_mixed = second in REGION and percent >= LEAST_SHARE_PERCENT
        return MIXED if is_mixed else str(first)
    is_foreign = is_reliable and len(first) == 2 and not _CYRILLIC.search(words)
    return str(first) if is_foreign and first != "un" else None


def _ask_langid(words: str) -> str:
    language, probability = _identifier().classify(words)
    return str(language) if probability >= SURE else UNKNOWN


@cache
def _identifier() -> LanguageIdentifier:
    """Load the model once, when first needed: it takes about a second."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(REGION)
    return identifier
