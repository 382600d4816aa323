"""Labelling: blind, double, in the same random order, and where one left off."""

from pathlib import Path

import pytest

from panoh.errors import UnknownId
from panoh.flow import labelling
from panoh.flow.collecting import ReadingChoice, collect
from panoh.flow.desk import Desk
from panoh.flow.labelling import Coder, Coding, keep_given, listed, queue
from panoh.flow.triaging import triage_all
from panoh.model.labels import Label, Sample
from panoh.store import labels
from panoh.store import models as rows
from panoh.triage.models import Models
from tests.exports import message, telegram
from tests.triage.test_by_model import model

THREAT = "I will kill you, wait for me near the old school this evening"
A = Coder("A", Sample.RANDOM)
B = Coder("B", Sample.RANDOM)
WORDS = ("apple", "river", "stone", "cloud", "bread", "lamp", "horse", "glass")


@pytest.fixture
def full(desk: Desk, tmp_path: Path) -> Desk:
    """A desk with twenty harmless posts, two threats that are one, and a chat."""
    said = [f"{word} {other} tomorrow" for word in WORDS for other in ("old", "sweet")]
    said += [f"{word} new tomorrow" for word in WORDS[:4]]
    texts = [*said, THREAT, THREAT + "!!", ""]
    posts = [message(n, text) for n, text in enumerate(texts, start=1)]
    chat = telegram(tmp_path / "c", [message(1, THREAT)], "Her", 5, "personal_chat")
    collect(desk, [telegram(tmp_path / "x", posts), chat], ReadingChoice())
    triage_all(desk)
    return desk


def threats() -> list[int]:
    found = rows.Post.objects.filter(text__startswith="I will kill").order_by("pk")
    return list(found.values_list("pk", flat=True))


def test_two_coders_get_the_same_random_sample(full: Desk) -> None:
    sample = queue(full, A, 10)

    assert sample == queue(full, B, 10)
    assert len(set(sample)) == 10
    assert sample != sorted(sample)


def test_neither_private_nor_empty_posts_are_asked_about(full: Desk) -> None:
    private = rows.Post.objects.filter(channel__case__isnull=False).get().pk
    empty = rows.Post.objects.get(text="", sealed=None).pk

    everything = queue(full, A, 100)

    assert len(everything) == 22
    assert not {private, empty} & set(everything)
    for sample in (Sample.TOP, Sample.UNCERTAIN):
        assert private not in queue(full, Coder("A", sample), 100)
    with pytest.raises(UnknownId):
        keep_given(full, [Label(private, "A")])


def test_whoever_stops_goes_on_where_she_was(full: Desk) -> None:
    whole = queue(full, A, 6)
    coding = Coding(full, A, whole)
    coding.keep([], 0)
    coding.skip()

    assert queue(full, A, 4) == whole[2:]
    assert queue(full, B, 6) == whole


def test_a_coder_sees_the_text_alone_and_covered(full: Desk, tmp_path: Path) -> None:
    more = telegram(tmp_path / "m", [message(1, "call +992 91 712 3456")], "M", 9)
    collect(full, [more], ReadingChoice())
    number = rows.Post.objects.get(channel__native_id="9").pk
    coding = Coding(full, A, [number])

    asked = coding.next("en")

    assert asked
    assert asked.untrusted_text == "call [phone]"
    assert set(asked.__slots__) == {"number", "untrusted_text"}


def test_a_look_at_the_uncovered_text_is_logged(
    full: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(
        type(full.log), "write", lambda _log, event, **f: logged.append((event, f))
    )
    coding = Coding(full, A, threats())
    coding.next("en")
    assert logged == []

    assert coding.look() == THREAT
    assert logged == [("label-looked-at", {"post": threats()[0]})]


def test_undo_takes_the_last_word_back_and_asks_again(full: Desk) -> None:
    coding = Coding(full, A, queue(full, A, 3))
    coding.undo()
    first = coding.next("en")
    coding.keep(["insult"], 2)
    coding.undo()

    assert coding.next("en") == first
    assert (coding.done, coding.left) == (0, 3)
    assert labels.labels_of("A") == []


def test_the_top_comes_gravest_first_and_the_same_text_once(full: Desk) -> None:
    assert queue(full, Coder("A", Sample.TOP), 10) == threats()[:1]


def test_uncertain_are_what_models_nearly_flag_and_what_rules_are_unsure_of(
    full: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows.Post.objects.filter(text__contains="cloud").update(language="en")
    unsure = Models.of([model({"abuse": "cloud"}, shift=-11.5)])
    monkeypatch.setattr(labelling, "desk_models", lambda _desk: unsure)

    asked = queue(full, Coder("A", Sample.UNCERTAIN), 4)

    texts = [rows.Post.objects.get(pk=number).text for number in asked]
    assert any("cloud" in text for text in texts)
    assert any("kill" in text for text in texts)


@pytest.mark.parametrize(
    ("sample", "kept"), [(Sample.RANDOM, ["threat"]), (Sample.TOP, None)]
)
def test_no_more_like_this_passes_over_copies_and_keeps_a_random_sample_random(
    full: Desk, sample: Sample, kept: list[str] | None
) -> None:
    first, second = threats()
    coding = Coding(full, Coder("A", sample), [first, second])
    coding.next("en")
    coding.keep(["threat"], 3, covers_alike=True)

    assert coding.next("en") is None
    label = rows.Label.objects.filter(post_id=second).first()
    assert (label and label.labels) == kept
    again = Coding(full, Coder("A", sample), [second])
    assert again.next("en") is None


def test_without_a_keyboard_texts_are_listed_and_labels_given_at_once(
    full: Desk,
) -> None:
    numbers = queue(full, A, 5)

    assert [asked.number for asked in listed(full, numbers, "en")] == numbers
    assert keep_given(full, [Label(n, "A", ("insult",), severity=1) for n in numbers])
    assert queue(full, A, 1)[0] not in numbers
    with pytest.raises(UnknownId):
        keep_given(full, [Label(numbers[0], "B"), Label(10**9, "B")])
    assert labels.labels_of("B") == []


def test_a_later_word_on_the_same_post_replaces_the_earlier(full: Desk) -> None:
    [number] = queue(full, A, 1)
    keep_given(full, [Label(number, "A", ("insult",), severity=1)])
    keep_given(full, [Label(number, "A", ("threat",), severity=4)])

    [label] = labels.labels_of("A")
    assert (label.labels, label.severity) == (("threat",), 4)
