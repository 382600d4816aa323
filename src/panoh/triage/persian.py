"""Persian rendered in Tajik letters: one language in two alphabets.

Persian leaves short vowels out. A word lexicon gives them back; a word that it lacks is
taken apart into a known stem and common endings, and else spelled by rule, with the
commonest short vowel where Tajik would not do without one.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

_JOINER = "\u200c"
_TOKEN = re.compile("[\u0621-\u065f\u0670-\u06d3\u200c]+")
_DROPPED = re.compile("[\u0640\u064b-\u065f\u0670]")
_ONE_SPELLING = str.maketrans("يىئكةۀؤأإٱ", "یییکههوااا")
_SIGNS = str.maketrans("،؛؟٪٫٬۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", ",;?%.,01234567890123456789")
_LETTERS: Mapping[str, str] = MappingProxyType(
    {
        **dict(
            zip(
                "بپتثجچحخدذرزژسشصضطظغفقکگلمنه",
                "бптсҷчҳхдзрзжсшсзтзғфқкглмнҳ",
                strict=True,
            )
        ),
        "ع": "ъ",
        "ء": "ъ",
    }
)
_PREFIXES = (("نمی", "наме"), ("می", "ме"), ("بی", "бе"), ("ب", "би"), ("ن", "на"))
_JOINED = {"ها": "ҳо", "های": "ҳои", "هایی": "ҳое", "ای": "е", "ام": "ам", "اند": "анд"}
_SUFFIXES = (
    ("هایشان", "ҳояшон"), ("هایی", "ҳое"), ("های", "ҳои"), ("ها", "ҳо"),
    ("ترین", "тарин"), ("تر", "тар"), ("مان", "амон"), ("تان", "атон"),
    ("شان", "ашон"), ("ان", "он"), ("ام", "ам"), ("اند", "анд"), ("است", "аст"),
    ("ید", "ед"), ("یم", "ем"), ("ند", "анд"), ("ی", "ӣ"), ("م", "ам"), ("ت", "ат"),
    ("ش", "аш"), ("د", "ад"), ("را", "ро"), ("و", "у"),
)  # fmt: skip
LEAST_STEM = 2
_LEGACY = str.maketrans("њљќѓўї", "ҳҷқғӯӣ")
_NOTHING: Mapping[str, str] = MappingProxyType({})
# Words so common that every text has them, and no rule would spell them right.
_SHORT_WORDS = {
    "که": "ки", "چه": "чи", "سه": "се", "و": "ва", "را": "ро", "تو": "ту", "دو": "ду",
    "چو": "чу", "خود": "худ", "نیست": "нест", "می": "ме", "نمی": "наме", "ای": "эй",
    "یک": "як", "هیچ": "ҳеҷ", "او": "ӯ", "شد": "шуд", "بود": "буд", "کرد": "кард",
    "شما": "шумо", "کن": "кун", "کنم": "кунам", "کند": "кунад", "شود": "шавад",
    "گفت": "гуфт", "دل": "дил", "همه": "ҳама", "پسر": "писар", "دختر": "духтар",
    "زن": "зан", "مرد": "мард", "هم": "ҳам", "اگر": "агар", "بی": "бе", "نه": "на",
}  # fmt: skip
_APART = re.compile(r"\b(ме|наме) (?=\w)| (?=(?:ро|ҳо|ҳои)\b)")


def to_tajik(text: str, lexicon: Mapping[str, str] | None = None) -> str:
    """Spell a Persian text in lower-case Tajik letters.

    `lexicon` maps Persian words to Tajik ones.
    What is not in Persian letters stays, but for signs and digits of Persian.
    """
    words = lexicon or _NOTHING
    rendered = _TOKEN.sub(lambda token: _word(token[0], words), text.translate(_SIGNS))
    return _APART.sub(lambda found: found[1] or "", rendered)


def _plain(word: str) -> str:
    return _DROPPED.sub("", word).replace(_JOINER, "").translate(_ONE_SPELLING)


def _word(token: str, lexicon: Mapping[str, str]) -> str:
    whole = _known(token, lexicon) or _known(_plain(token), lexicon)
    if whole:
        return whole
    parts = [_plain(part) for part in token.split(_JOINER) if part]
    first, rest = parts[:1], parts[1:]
    spelled = [_part(part, lexicon) for part in first]
    spelled += [_JOINED.get(part) or _part(part, lexicon) for part in rest]
    return "".join(spelled)


def _known(word: str, lexicon: Mapping[str, str]) -> str | None:
    found = lexicon.get(word) or lexicon.get(word + _JOINER)
    return found.translate(_LEGACY) if found else _SHORT_WORDS.get(word)


def _part(word: str, lexicon: Mapping[str, str]) -> str:
    known = _known(word, lexicon)
    if known:
        return known
    for stem, before, after in _stems(word):
        known = _known(stem, lexicon)
        if known:
            return before + known + after
    return _spelled_parts(word)


def _stems(word: str) -> Iterator[tuple[str, str, str]]:
    """Ways to see a word as a stem with an ending, a beginning, or both."""
    endings = [(word, "")] + [
        (word[: -len(end)], tajik) for end, tajik in _SUFFIXES if word.endswith(end)
    ]
    for rest, after in endings:
        if len(rest) >= LEAST_STEM:
            yield rest, "", after
        for start, tajik in _PREFIXES:
            stem = rest[len(start) :]
            if rest.startswith(start) and len(stem) >= LEAST_STEM:
                yield stem, tajik, after


def _spelled_parts(word: str) -> str:
    for end, tajik in _SUFFIXES[:6]:
        if word.endswith(end) and len(word) - len(end) >= LEAST_STEM:
            return _spelled(word[: -len(end)]) + tajik
    return _spelled(word)


def _spelled(word: str) -> str:
    """Spell by rule: vowels that are written, then those that are not."""
    word = word.replace("خوا", "خا")
    written = [_letter(word, place) for place in range(len(word))]
    return _with_short_vowels("".join(written))


def _letter(word: str, place: int) -> str:
    letter = word[place]
    before, after = word[place - 1 : place], word[place + 1 : place + 2]
    if letter == "آ":
        return "о"
    if letter == "ا":
        return "о" if place else _first_alef(after)
    if letter == "و":
        is_vowel = place and before not in "اآ" and after not in ("ا", "ی")
        return "у" if is_vowel else "в"
    if letter == "ی":
        return _yeh(place, before, after)
    if letter == "ه" and not after and place and before not in "اآوی":
        return "а"
    return _LETTERS.get(letter, letter)


def _first_alef(after: str) -> str:
    """Carry the vowel that comes next, if one is written."""
    return "" if after in ("ی", "و") else "а"


def _yeh(place: int, before: str, after: str) -> str:
    if not place:
        return "й" if after in ("ا", "و", "ک", "خ") else "и"
    if before in "اآو":
        return "й"
    return "и" if after else "ӣ"


_CONSONANTS = "бптсҷчҳхдзржшъғфқкглмнвй"
_CLUSTER = re.compile(f"[{_CONSONANTS}]+")
_YOTATED = (("йа", "я"), ("йо", "ё"), ("йу", "ю"), ("ио", "иё"))


def _with_short_vowels(written: str) -> str:
    spelled = _CLUSTER.sub(lambda run: _open(run, written), written)
    for sounds, letter in _YOTATED:
        spelled = spelled.replace(sounds, letter)
    return spelled


def _open(run: re.Match[str], written: str) -> str:
    """Put "а" into a run of consonants that nobody could say."""
    cluster = run[0]
    is_first, is_last = run.start() == 0, run.end() == len(written)
    if is_first:
        head = cluster[0] + "а" if len(cluster) > 1 or is_last else cluster[0]
        return head + _open_rest(cluster[1:], is_last=is_last)
    if len(cluster) == 1:
        return cluster
    if len(cluster) == 2:
        return cluster if not is_last or cluster[0] in "срхфшнм" else "а".join(cluster)
    return cluster[0] + _open_rest(cluster[1:], is_last=is_last)


def _open_rest(rest: str, *, is_last: bool) -> str:
    """Two consonants after a vowel stand together; of more, every other is opened."""
    is_sayable = len(rest) == 2 and (not is_last or rest[0] in "рнсшхлм")
    if len(rest) < 2 or is_sayable:
        return rest
    return rest[0] + "а" + _open_rest(rest[1:], is_last=is_last)
