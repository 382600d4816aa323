"""Posts are read once by each edition of rules and models, wherever it was stopped."""

from pathlib import Path

import pytest

from panoh.flow import triaging
from panoh.flow.collecting import ReadingChoice, collect
from panoh.flow.desk import Desk
from panoh.flow.triaging import read_texts, triage_all
from panoh.model.findings import Harm
from panoh.store import models as rows
from panoh.triage.models import Models
from tests.exports import message, telegram
from tests.triage.test_by_model import model

THREAT = "I will kill you"
POSTS = 7


@pytest.fixture
def read(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with seven threats that an edition has read, two at a time."""
    monkeypatch.setattr(triaging, "_BATCH", 2)
    use_edition(monkeypatch, "first")
    posts = [message(n, THREAT) for n in range(POSTS)]
    collect(desk, [telegram(tmp_path / "x", posts)], ReadingChoice())
    assert triage_all(desk) == POSTS
    return desk


def use_edition(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(triaging, "desk_edition", lambda _desk: name)


def findings() -> list[str]:
    return list(rows.Finding.objects.order_by("post_id").values_list("rule", flat=True))


def test_the_same_edition_reads_nothing_twice(read: Desk) -> None:
    assert triage_all(read) == 0
    assert triage_all(read, again=True) == POSTS
    assert triage_all(read) == 0


def test_another_edition_reads_all_again_in_place_of_what_was_found(
    read: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = findings()
    rows.Finding.objects.update(rule="an-old-rule")
    use_edition(monkeypatch, "second")

    assert triage_all(read) == POSTS

    assert findings() == before
    assert triage_all(read) == 0


def test_stopped_half_way_it_goes_on_and_reads_no_batch_twice(
    read: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: int, _total: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    rows.Finding.objects.update(rule="an-old-rule")
    use_edition(monkeypatch, "second")
    with pytest.raises(KeyboardInterrupt):
        triage_all(read, stop)
    assert findings().count("an-old-rule") == POSTS - 4

    assert triage_all(read) == POSTS - 4
    assert "an-old-rule" not in findings()
    assert len(findings()) == POSTS


def test_a_batch_that_fails_leaves_its_old_findings(
    read: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ArithmeticError

    use_edition(monkeypatch, "second")
    monkeypatch.setattr(triaging, "read_texts", fail)
    with pytest.raises(ArithmeticError):
        triage_all(read)

    assert len(findings()) == POSTS


def test_new_posts_are_read_before_old_ones_are_read_again(
    read: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = telegram(tmp_path / "y", [message(1, THREAT)], "Y", 8)
    collect(read, [new], ReadingChoice())
    use_edition(monkeypatch, "second")
    told: list[tuple[int, int]] = []

    def stop_at_once(done: int, total: int) -> None:
        told.append((done, total))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        triage_all(read, stop_at_once)

    assert told == [(1, POSTS + 1)]
    assert not rows.Post.objects.filter(language=None).exists()
    assert triage_all(read) == POSTS


def test_a_desk_of_an_older_panoh_is_read_again(read: Desk) -> None:
    rows.Reading.objects.all().delete()

    assert triage_all(read) == POSTS


def test_what_people_confirmed_stays_when_posts_are_read_again(
    read: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = rows.Post.objects.first()
    rows.Label.objects.create(
        post=post, coder="A", target="her", severity=1, at=read.now(), sample="top"
    )
    use_edition(monkeypatch, "second")

    triage_all(read)

    assert rows.Label.objects.count() == 1


def test_a_models_word_stands_beside_the_rules_and_abuse_only_alone() -> None:
    models = Models.of([model({"abuse": "gromp", "insult": "snaffle"})])
    texts = [f"{THREAT}, gromp", f"{THREAT}, snaffle", "you all are a gromp today"]

    ruled, both, alone = read_texts(texts, models)

    assert [one.harm for one in ruled.findings] == [Harm.THREAT]
    assert [one.harm for one in both.findings] == [Harm.THREAT, Harm.INSULT]
    assert alone.language != "en" or [o.harm for o in alone.findings] == [Harm.ABUSE]
