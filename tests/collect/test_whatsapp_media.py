"""What WhatsApp writes about media is told from what people write."""

import pytest

from panoh.collect.whatsapp_media import find_attachment, find_omitted
from panoh.model.corpus import MediaKind


@pytest.mark.parametrize(
    "text",
    [
        "IMG-20240312-WA0001.jpg (файл добавлен)",
        "IMG-20240312-WA0001.jpg (in a language not known)",
        "\u200ereport.pdf (in a language not known)",
        "report 1.pdf (қосымша файл)",
        "held.jpg (look)",
        "\u200e<in a language not known: report.pdf>",
        "<attached: 00000001-report.pdf>",
        "<прикреплено: 00000012-PHOTO-2024-03-12-14-05-33.jpg>",
    ],
)
def test_an_attachment_is_known_by_phrase_mark_name_or_file(text: str) -> None:
    found = find_attachment(text, {"held.jpg"}.__contains__)
    assert found is not None
    assert found.untrusted_file in text
    assert found.untrusted_text == ""


@pytest.mark.parametrize(
    "text", ["see 1.jpg (nice)", "<3", "<file: x.pdf>", "a.b (c)", "image omitted, ok"]
)
def test_what_a_person_writes_is_no_attachment(text: str) -> None:
    assert find_attachment(text, lambda _name: False) is None
    assert find_omitted(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<Media omitted>", MediaKind.OTHER),
        ("<Без медиафайлов>", MediaKind.OTHER),
        ("<Fayl o‘tkazib yuborildi>", MediaKind.OTHER),
        ("<Media çıxarılmışdır>", MediaKind.OTHER),
        ("<Файл қосылған жоқ>", MediaKind.OTHER),
        ("\u200eизображение отсутствует", MediaKind.IMAGE),
        ("\u200eimage omitted", MediaKind.IMAGE),
        ("GIF omitted", MediaKind.VIDEO),
        ("video omitted.", MediaKind.VIDEO),
    ],
)
def test_what_was_left_out_is_known(text: str, kind: MediaKind) -> None:
    assert find_omitted(text) is kind


def test_a_caption_stays_when_the_naming_leaves() -> None:
    above = find_attachment("IMG-20240312-WA0001.jpg (file attached)\nSee\n", bool)
    before = find_attachment("See \u200e<attached: a.jpg>", bool)
    assert above is not None
    assert before is not None
    assert above.untrusted_text.strip() == before.untrusted_text.strip() == "See"
