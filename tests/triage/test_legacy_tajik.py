"""Tajik typed with the fonts of before Unicode is read as what people saw.

Those fonts drew Tajik letters where Windows-1251 has letters of other languages.
"""

from pathlib import Path

import pytest

from panoh.packs.language_packs import load_examples
from panoh.triage.language import find_language
from panoh.triage.triage import triage

LEGACY = str.maketrans("ҳҷқғӯӣҲҶҚҒӮӢ", "њљќѓўїЊЉЌЃЎЇ")
EXAMPLES = [example.text for example in load_examples("tg")]


@pytest.mark.parametrize(
    ("legacy", "modern"),
    [
        ("Љумњурии Тољикистон", "Ҷумҳурии Тоҷикистон"),
        ("Ќонун дар бораи њифзи кўдак", "Қонун дар бораи ҳифзи кӯдак"),
    ],
)
def test_the_letters_of_the_old_fonts_are_these(legacy: str, modern: str) -> None:
    assert modern.translate(LEGACY) == legacy
    assert find_language(legacy) == find_language(modern) == "tg"


def test_every_example_says_the_same_in_an_old_font() -> None:
    differing = [
        text for text in EXAMPLES if triage(text.translate(LEGACY)) != triage(text)
    ]

    assert differing == []


def test_the_bytes_of_an_old_text_in_windows_1251_are_read() -> None:
    text = "Ман туро мекушам, њаёти туро месўзонам"

    assert find_language(text.encode("cp1251").decode("cp1251")) == "tg"


@pytest.mark.parametrize(
    "text",
    [
        "Моїх друзів запросили до її школи, і всі приїхали вчасно",
        "Київ і Чернівці: історії з різних країн",
        "Љубичица је цвет који расте у њеној башти",
        "Ово поље мора да има најмање десет знакова",
        "Ќерка ми оди на училиште, а синот учи дома сѐ што сака јас",
        "Ўсе сябры прыйшлі ў школу своечасова і былі рады",
    ],
    ids=["uk", "uk-short", "sr", "sr-form", "mk", "be"],
)
def test_other_languages_that_have_these_letters_are_not_tajik(text: str) -> None:
    assert find_language(text) != "tg"


def test_old_fonts_cost_no_more_than_one_text_in_fifty(shared_data: Path) -> None:
    path = shared_data / "text" / "tg_parstranslit" / "dev.tj"
    lines = path.read_text("utf-8").splitlines()[:500]

    plain = sum(find_language(line) == "tg" for line in lines)
    legacy = sum(find_language(line.translate(LEGACY)) == "tg" for line in lines)

    assert legacy >= plain - len(lines) // 50
