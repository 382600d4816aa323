"""Tell the language of a short text, or say that it is mixed or unknown.

For Cyrillic and Latin letters a head of our own (`language_head`) weighs the words
together with what pycld2 says; where they leave doubt, py3langid is asked about the
region's languages. Other scripts are pycld2's alone. A language that has a pack but no
place in the heads is told by the letters and words of its pack's `identify.toml`.

What is still confused, the more the shorter the text:

- Kazakh and Kyrgyz, both without their letters; Azerbaijani in ASCII and Turkish;
- Tajik and Uzbek in names, greetings and religious phrases that both have;
- Tatar, Bashkir and Turkmen, which have no place in the heads, with their neighbours
  where none of their letters are typed;
- Persian in Latin letters is taken for Tajik, Kazakh and Kyrgyz in Latin letters for
  Uzbek or Turkish, and one word or a name alone for whatever has such words;
- a few words of another language, under LEAST_SHARE, leave a text in its main language.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

import pycld2
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from panoh.packs.identify import Marks, load_marks
from panoh.triage.language_head import (
    CYRILLIC,
    LATIN,
    OTHER,
    SCRIPTS,
    head_scores,
    load_head,
)
from panoh.triage.language_words import is_cyrillic, words_of

REGION = ("tg", "uz", "ky", "kk", "az", "ru", "en")
MIXED = "mixed"
UNKNOWN = "unknown"
LEAST_LETTERS = 3
LEAST_SHARE = 0.4  # of the letters in the second language of a mixed text
LEAST_WORDS = 3  # in each language of a mixed text
SURE = 0.45  # probability, below which an answer is not given
SHORT = 10  # characters, below which no language from elsewhere is named
SHORTEST = 5  # characters, up to which LIKELY must be reached
LIKELY = 0.75  # probability, below which py3langid is asked too
CERTAIN = 0.8  # probability that each language of a mixed text must have
FLOOR = 0.1  # what py3langid may take from a language that it does not hear
COMMON = 0.3  # share of the words that a pack alone must claim

# What the heads learned had as much of each language; the exports that Panoh reads have
# not. Logarithms of odds, set on the cases of bench.language.
PRIORS = {
    CYRILLIC: {"ru": 0.9, "ky": 0.3, OTHER: -0.9},
    LATIN: {"uz": 1.2, "az": 0.7, "tg": 0.6, "en": -0.5},
}
# Where cld2 is sure of one of these and a letter agrees that Kyrgyz or Turkish never
# has, it is: Tatar, Bashkir, Turkmen.
NEIGHBOURS_LETTERS = {"tt": "җә", "ba": "ҙҫә", "tk": "ňý"}
# Too alike, without their letters, for cld2 or langid to tell apart.
ALIKE = (frozenset({"kk", "ky"}), frozenset({"az", "tr"}))

_LETTERS = re.compile(rf"[^\W\d_](?:.*?[^\W\d_]){{{LEAST_LETTERS - 1}}}")
_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_LATIN = re.compile("[a-zß-ɏəḀ-ỿ]+")
_PERSIAN = re.compile("[پچژگکی]")
# Letters of Arabic, Urdu, Kurdish, Pashto, Sindhi and Uyghur.
_NOT_PERSIAN = re.compile("[ةيىٹڈڑےںۆێڵڕټډړښځڅۍڪڏڄەېۇۈۋڭ]")

Ranking = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class _Heard:
    """What pycld2 says: its code or "un", whether it is sure, and of a second one."""

    code: str
    is_reliable: bool
    second_percent: int

    @property
    def name(self) -> str | None:
        """The language that pycld2 is sure of, if it has a code of two letters."""
        is_name = self.is_reliable and len(self.code) == 2 and self.code != "un"
        return self.code if is_name else None


def find_language(text: str) -> str:
    """Answer an ISO 639-1 code, MIXED or UNKNOWN. Never raises."""
    words = words_of(text)
    if len(words) < LEAST_LETTERS or not _LETTERS.search(words):
        return UNKNOWN
    heard = _ask_cld2(words)
    if _is_mixed(words, heard):
        return MIXED
    code, probability = _rank(words, heard)[0]
    least = SURE if len(words) > SHORTEST else LIKELY
    return code if probability >= least else UNKNOWN


def languages_of(text: str) -> Ranking:
    """Languages a text may be in, likeliest first, with probabilities that sum to 1.

    UNKNOWN stands for all that have no name here; a text without letters is all that.
    """
    words = words_of(text)
    return _rank(words, _ask_cld2(words)) if words else ((UNKNOWN, 1.0),)


def _ask_cld2(words: str) -> _Heard:
    found = pycld2.detect(words, isPlainText=True, bestEffort=True)
    (_, first, _, _), (_, _, percent, _), _ = found[2]
    return _Heard(str(first), bool(found[0]), int(percent))


def _rank(words: str, heard: _Heard) -> Ranking:
    claimed = _claimed_by_pack(words)
    if claimed:
        return ((claimed, 1.0),)
    script = _script_of(words)
    if script is None:
        return ((_other_script(words, heard), 1.0),)
    if any(letter in words for letter in NEIGHBOURS_LETTERS.get(heard.name or "", "")):
        return ((heard.code, 1.0),)
    odds = head_scores(script, words, heard.code)
    for code, prior in PRIORS[script].items():
        odds[code] += prior
    chances = _softmax(odds)
    if max(chances.values()) < LIKELY:
        chances = _with_langid(words, chances)
    rest = chances.pop(OTHER)
    is_named = heard.name and heard.name not in chances and len(words) >= SHORT
    chances[heard.name if heard.name and is_named else UNKNOWN] = rest
    return tuple(sorted(chances.items(), key=itemgetter(1), reverse=True))


def _script_of(words: str) -> str | None:
    """The script of most letters, if there is a head for it."""
    if words.isascii():
        return LATIN
    cyrillic = sum(map(len, _CYRILLIC.findall(words)))
    if 2 * cyrillic >= len(words):
        return CYRILLIC
    latin = sum(map(len, _LATIN.findall(words)))
    if 2 * (cyrillic + latin) < len(words):
        return None
    return CYRILLIC if cyrillic >= latin else LATIN


def _other_script(words: str, heard: _Heard) -> str:
    """Persian, which cld2 often takes for its neighbours, or what cld2 is sure of."""
    if _PERSIAN.search(words) and not _NOT_PERSIAN.search(words):
        return "fa"
    return heard.name or UNKNOWN


def _softmax(odds: dict[str, float]) -> dict[str, float]:
    top = max(odds.values())
    powers = {code: math.exp(value - top) for code, value in odds.items()}
    total = sum(powers.values())
    return {code: power / total for code, power in powers.items()}


def _with_langid(words: str, chances: dict[str, float]) -> dict[str, float]:
    """Weigh what the head doubts by what py3langid says, as far as it may know."""
    said = dict(_identifier().rank(words))
    for pair in ALIKE:
        said |= dict.fromkeys(pair, max(said[code] for code in pair))
    weighed = {code: p * max(said.get(code, 0.0), FLOOR) for code, p in chances.items()}
    total = sum(weighed.values())
    return {code: p / total for code, p in weighed.items()}


def _is_mixed(words: str, heard: _Heard) -> bool:
    """Whether two languages of the region each have enough of the words."""
    split = words.split()
    if len(split) < 2 * LEAST_WORDS:
        return False
    is_both = not words.isascii() and _CYRILLIC.search(words) and _LATIN.search(words)
    parts = _by_script(split) if is_both else []
    if len(parts) < 2 and heard.second_percent >= 100 * LEAST_SHARE:
        parts = _by_cld2(words)
    if len(parts) < 2:
        return False
    languages = {
        code
        for part in parts
        if len(part) >= LEAST_WORDS
        and len(" ".join(part)) >= LEAST_SHARE * len(words)
        and (code := _certain(" ".join(part))) is not None
    }
    return len(languages) > 1 and languages not in ALIKE


def _by_script(split: Sequence[str]) -> list[list[str]]:
    cyrillic = [word for word in split if is_cyrillic(word)]
    latin = [word for word in split if not is_cyrillic(word)]
    return [part for part in (cyrillic, latin) if part]


def _by_cld2(words: str) -> list[list[str]]:
    """Split where pycld2 hears another language; it counts in bytes of UTF-8."""
    found = pycld2.detect(words, isPlainText=True, bestEffort=True, returnVectors=True)
    encoded = words.encode()
    parts: dict[str, list[str]] = {}
    for start, size, _, code in found[3]:
        part = encoded[start : start + size].decode(errors="ignore")
        parts.setdefault(code, []).extend(part.split())
    return list(parts.values())


def _certain(part: str) -> str | None:
    code, probability = _rank(part, _ask_cld2(part))[0]
    return code if probability >= CERTAIN and code in REGION else None


def _claimed_by_pack(words: str) -> str | None:
    """A language outside the heads whose pack knows enough of the words."""
    for code, marks in _marks_beside_heads().items():
        split = words.split()
        own = sum(1 for word in split if marks.claims(word))
        if own >= COMMON * len(split):
            return code
    return None


@cache
def _marks_beside_heads() -> Mapping[str, Marks]:
    headed = {code for script in SCRIPTS for code in load_head(script).classes}
    return {code: marks for code, marks in load_marks().items() if code not in headed}


@cache
def _identifier() -> LanguageIdentifier:
    """Load the model once, when first needed: it takes about a second."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages((*REGION, "tr"))
    return identifier
