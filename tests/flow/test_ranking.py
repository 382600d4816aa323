"""Ranking: what to read first, the same text once, and how much one account wrote."""

import json
from pathlib import Path
from typing import Any

import pytest

from panoh.flow.collecting import ReadingChoice, collect
from panoh.flow.desk import Desk
from panoh.flow.ranking import Ranking, rank
from panoh.flow.triaging import triage_all
from panoh.model.findings import Harm
from panoh.model.wanted import Wanted
from panoh.store import models as rows
from tests.exports import message, telegram

THREAT = "I will kill you, wait for me near the old school this evening"
NUMBER = "here is her number +992 91 712 3456, call her, everybody"
MINUTES = "channel4711"


def filled(desk: Desk, folder: Path, *channels: list[dict[str, Any]]) -> None:
    """Collect and triage one public channel for each list of messages."""
    for number, messages in enumerate(channels, start=1):
        name = f"Channel {number}"
        export = telegram(folder / str(number), messages, name, number)
        collect(desk, [export], ReadingChoice())
    triage_all(desk)


def ranked(desk: Desk, limit: int = 100, wanted: Wanted | None = None) -> Ranking:
    return rank(desk, wanted or Wanted(), limit, "en")


def texts(ranking: Ranking) -> list[str]:
    return [line.post.untrusted_text for line in ranking.lines]


def test_the_gravest_comes_first_and_harmless_posts_not_at_all(
    desk: Desk, tmp_path: Path
) -> None:
    filled(desk, tmp_path, [message(1, "good day"), message(2, NUMBER)], [])
    filled(desk, tmp_path / "b", [message(1, "good day"), message(3, THREAT)])

    ranking = ranked(desk)

    assert [line.rank for line in ranking.lines] == [1, 2]
    assert texts(ranking)[0] == THREAT
    assert ranking.lines[0].weight > ranking.lines[1].weight
    assert (ranking.posts, ranking.posts_in_lines) == (2, 2)


def test_mirrored_fifty_fold_a_text_is_one_line_with_its_counts(
    desk: Desk, tmp_path: Path
) -> None:
    fields = {"from": "Another", "from_id": "channel9"}
    first = [message(n, THREAT + " !" * n) for n in range(1, 31)]
    second = [message(n, "News: " + THREAT, **fields) for n in range(1, 21)]
    filled(desk, tmp_path, first, [*second, message(40, NUMBER)])

    ranking = ranked(desk, limit=2)

    assert len(ranking.lines) == 2
    alike = ranking.lines[0].alike
    assert (alike.posts, alike.channels, alike.accounts) == (50, 2, 2)
    assert ranking.posts_in_lines == ranking.posts == 51


def test_what_is_crowded_out_is_counted_all_the_same(
    desk: Desk, tmp_path: Path
) -> None:
    weak = [message(n, f"{NUMBER} {n * 1_234_567}") for n in range(1, 6)]
    filled(desk, tmp_path, [*weak, message(9, THREAT)])

    ranking = ranked(desk, limit=1)

    assert texts(ranking) == [THREAT]
    assert (ranking.posts, ranking.posts_in_lines) == (6, 1)


def test_of_one_account_it_is_told_how_much_it_wrote_and_over_how_many_days(
    desk: Desk, tmp_path: Path
) -> None:
    author = {"from": "Min Utes", "from_id": MINUTES}
    days = [message(24 * n, f"I will kill you {'x' * n}", **author) for n in range(12)]
    other = [message(1, THREAT, **author), message(2, NUMBER)]
    filled(desk, tmp_path, days, other)

    lines = {line.post.untrusted_text: line for line in ranked(desk).lines}

    volume = lines["I will kill you "].author
    assert (volume.posts, volume.in_channel, volume.channels) == (13, 12, 2)
    assert volume.days == 12


def test_an_edited_post_counts_once_and_shows_its_gravest_state(
    desk: Desk, tmp_path: Path
) -> None:
    filled(desk, tmp_path / "a", [message(1, THREAT)])
    filled(desk, tmp_path / "b", [message(1, THREAT + " you idiot")])
    assert rows.Post.objects.count() == 2

    [line] = ranked(desk).lines

    assert line.alike.posts == 1


def test_nothing_that_names_or_tells_an_account_comes_out(
    desk: Desk, tmp_path: Path
) -> None:
    author = {"from": "Min Utes", "from_id": MINUTES}
    filled(desk, tmp_path, [message(n, NUMBER, **author) for n in range(9)])

    out = json.dumps(ranked(desk).plain(), default=str)

    assert "Min Utes" not in out
    assert MINUTES not in out
    assert "712" not in out


def test_each_line_says_which_words_of_which_rule_with_personal_data_covered(
    desk: Desk, tmp_path: Path
) -> None:
    filled(desk, tmp_path, [message(1, THREAT), message(2, NUMBER)])

    threat, number = ranked(desk).lines

    assert "kill" in threat.reasons[0].untrusted_words
    assert "kill" in threat.reasons[0].meaning
    assert "[phone]" in number.reasons[0].untrusted_words
    assert not set("0123456789") & set(number.reasons[0].untrusted_words)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(harm=Harm.DOXXING), [NUMBER]),
        (Wanted(language="en"), [THREAT, NUMBER]),
        (Wanted(language="tg"), []),
        (Wanted(harm=Harm.CURSE), []),
    ],
)
def test_one_harm_language_or_channel_may_be_asked_for(
    desk: Desk, tmp_path: Path, wanted: Wanted, found: list[str]
) -> None:
    filled(desk, tmp_path, [message(1, THREAT), message(2, NUMBER)])

    covered = [text.replace("+992 91 712 3456", "[phone]") for text in found]
    assert texts(ranked(desk, wanted=wanted)) == covered


def test_one_channel_may_be_asked_for(desk: Desk, tmp_path: Path) -> None:
    filled(desk, tmp_path, [message(1, THREAT)], [message(1, NUMBER)])
    second = rows.Channel.objects.get(native_id="2").pk

    [line] = ranked(desk, wanted=Wanted(channel_number=second)).lines

    assert line.post.harms == ("doxxing",)


def test_private_posts_are_ranked_with_their_cases_key_and_else_not(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = telegram(tmp_path / "c", [message(1, THREAT)], "Her", 5, "personal_chat")
    collect(desk, [chat], ReadingChoice())
    triage_all(desk)

    assert texts(ranked(desk)) == [THREAT]
    assert not rows.Post.objects.exclude(text="").exists()

    def no_key(*_: object) -> bytes:
        raise KeyError

    monkeypatch.setattr(desk.reader, "_case_key", no_key)
    with pytest.raises(KeyError):
        ranked(desk)


def test_an_empty_desk_has_an_empty_ranking(desk: Desk) -> None:
    assert ranked(desk).lines == ()


def test_progress_reaches_its_total(desk: Desk, tmp_path: Path) -> None:
    filled(desk, tmp_path, [message(1, THREAT), message(2, NUMBER)])
    told: list[tuple[int, int]] = []

    rank(desk, Wanted(), 5, "en", lambda done, total: told.append((done, total)))

    assert told[-1] == (4, 4)
