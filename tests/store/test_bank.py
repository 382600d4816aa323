"""The bank keeps each entry's parts, and how far it has looked, in two ways."""

from datetime import UTC, datetime

import pytest

from panoh.flow.desk import Desk
from panoh.model.corpus import MediaKind
from panoh.model.kept import SoughtPart
from panoh.store import bank, casebook
from panoh.store.bank import LOOKED_INSIDE, SEARCHED

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WHOLE = SoughtPart(0, b"\x01" * 32)
WINDOWS = (SoughtPart(1, b"\x02" * 32), SoughtPart(10, b"\x03" * 32))
FRAMES = (SoughtPart(0, b"\x01" * 32, 0.0), SoughtPart(1, b"\x04" * 32, 2.5))


@pytest.fixture
def case(desk: Desk) -> str:
    """A case on an open desk."""
    return casebook.open_case(NOW).code


def picture(case: str, *windows: SoughtPart) -> int:
    return bank.add_to_bank(case, MediaKind.IMAGE, (WHOLE, *windows), None, NOW)


def test_the_parts_of_an_entry_come_back_in_order(case: str) -> None:
    picture(case, *reversed(WINDOWS))
    bank.add_to_bank(case, MediaKind.VIDEO, FRAMES, None, NOW)

    [[image, video]] = bank.bank_by_progress([case], SEARCHED)

    assert image.parts == (WHOLE, *WINDOWS)
    assert video.parts == FRAMES
    assert [part.is_whole for part in image.parts] == [True, False, False]
    assert [part.is_whole for part in video.parts] == [True, True]


def test_a_known_picture_stays_one_and_its_windows_are_added_once(case: str) -> None:
    numbers = {picture(case), picture(case, *WINDOWS), picture(case, *WINDOWS)}

    [[entry]] = bank.bank_by_progress([case], SEARCHED)

    assert numbers == {entry.number}
    assert len(entry.parts) == 3
    assert bank.parts_of([entry.number]) == (3,)


def test_new_windows_make_a_known_picture_look_again_and_nothing_else_does(
    case: str,
) -> None:
    picture(case)
    [[entry]] = bank.bank_by_progress([case], LOOKED_INSIDE)
    bank.note_progress([entry], LOOKED_INSIDE, 7)

    picture(case)
    [[same]] = bank.bank_by_progress([case], LOOKED_INSIDE)
    picture(case, *WINDOWS)
    [[more]] = bank.bank_by_progress([case], LOOKED_INSIDE)

    assert same.frames_looked_inside == 7
    assert more.frames_looked_inside == 0


def test_each_way_of_looking_has_a_progress_of_its_own(case: str) -> None:
    picture(case)
    video = bank.add_to_bank(case, MediaKind.VIDEO, FRAMES, None, NOW)
    [entries] = bank.bank_by_progress([case], SEARCHED)
    bank.note_progress([e for e in entries if e.number == video], SEARCHED, 5)

    searched = bank.bank_by_progress([case], SEARCHED)
    looked = bank.bank_by_progress([case], LOOKED_INSIDE)

    assert [group[0].frames_searched for group in searched] == [0, 5]
    assert [len(group) for group in looked] == [2]
    assert bank.bank_by_progress(["C-OTHER"], SEARCHED) == []
