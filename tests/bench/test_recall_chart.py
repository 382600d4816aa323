"""The picture of recall says what the figures say."""

from xml.etree.ElementTree import Element, fromstring

from bench.recall_chart import BARS, draw_recall

SVG = "{http://www.w3.org/2000/svg}"
RECALLS = {"plain": {"crop_10": 0.0, "gray": 1.0}, "set": {"crop_10": 0.5, "gray": 1}}


def drawn() -> Element:
    return fromstring(draw_recall(RECALLS, "Recall", "By edit."))  # noqa: S314 - ours


def test_a_bar_is_as_long_as_the_recall_of_its_edit_and_mode() -> None:
    bars = [bar for bar in drawn().iter(f"{SVG}rect") if bar.get("x") == "190"]
    lengths = [
        float(bar.get("width", "")) / BARS for bar in bars if bar.get("y") != "28"
    ]

    assert lengths == [0.0, 0.5, 1.0, 1.0]


def test_every_edit_and_mode_is_named_and_the_picture_described() -> None:
    words = {text.text for text in drawn().iter(f"{SVG}text")}

    assert {"crop 10", "gray", "plain", "set", "0.50", "1.00"} <= words
    assert drawn().findtext(f"{SVG}title") == "Recall"
    assert drawn().findtext(f"{SVG}desc") == "By edit."
