import hashlib
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from panoh.model.evidence import ChainHead, CustodyEvent, Verdict
from panoh.preserve.custody import (
    DESTROYED,
    SEALED,
    append,
    check_chain,
    check_manifests,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def log_of(*lines: tuple[str, str, bytes]) -> list[CustodyEvent]:
    """Make a log of (verb, subject, content) lines, one minute apart."""
    events: list[CustodyEvent] = []
    for minute, (verb, subject, content) in enumerate(lines):
        sha256 = hashlib.sha256(content).hexdigest() if content else ""
        at = NOON + timedelta(minutes=minute)
        last = events[-1] if events else None
        events.append(append(last, at, "W-1", verb, subject, sha256))
    return events


def head_of(events: list[CustodyEvent]) -> ChainHead:
    return ChainHead(len(events), events[-1].sha256)


CONTENTS = [(f"S{number}", b"manifest %d" % number) for number in range(1, 6)]
LOG = log_of(*((SEALED, *content) for content in CONTENTS))
KEPT = head_of(LOG)
places = st.integers(0, len(LOG) - 1)
fields_of_an_event = st.sampled_from([field.name for field in fields(CustodyEvent)])


def flip(content: bytes, bit: int) -> bytes:
    flipped = bytearray(content)
    flipped[bit // 8 % len(content)] ^= 1 << bit % 8
    return bytes(flipped)


def tampered(event: CustodyEvent, name: str, bit: int) -> CustodyEvent:
    """Change one field in one bit, or one microsecond."""
    value = getattr(event, name)
    if name == "at":
        return replace(event, at=value + timedelta(microseconds=1 << bit % 40))
    if name == "sequence":
        return replace(event, sequence=value ^ 1 << bit % 8)
    flipped = flip(value.encode("latin-1"), bit).decode("latin-1")
    return replace(event, **{name: flipped})


def test_a_whole_log_holds_and_is_not_called_proven() -> None:
    check = check_chain(LOG, KEPT)
    assert check.verdict is Verdict.NOT_PROVEN
    assert check.first_bad is None
    assert check.head == KEPT


def test_the_log_is_read_as_a_stream() -> None:
    assert check_chain(iter(LOG), KEPT).verdict is Verdict.NOT_PROVEN


def test_an_empty_log_proves_nothing() -> None:
    assert check_chain([]).verdict is Verdict.NOT_PROVEN


@given(places, fields_of_an_event, st.integers(0, 511))
@example(0, "at", 0)
@example(4, "sha256", 0)
@example(4, "previous_sha256", 0)
@example(0, "sequence", 0)
def test_any_flipped_bit_in_any_field_breaks_the_chain_there(
    place: int, name: str, bit: int
) -> None:
    events = [*LOG]
    events[place] = tampered(events[place], name, bit)
    check = check_chain(events)
    assert (check.verdict, check.first_bad) == (Verdict.BROKEN, place + 1)


@given(places)
def test_any_removed_event_is_missed(place: int) -> None:
    events = LOG[:place] + LOG[place + 1 :]
    check = check_chain(events, KEPT)
    assert check.verdict is Verdict.BROKEN
    assert check.first_bad == place + 1


@given(places, places)
def test_any_two_swapped_events_break_the_chain(one: int, other: int) -> None:
    assume(one != other)
    events = [*LOG]
    events[one], events[other] = events[other], events[one]
    check = check_chain(events, KEPT)
    assert check.verdict is Verdict.BROKEN
    assert check.first_bad == min(one, other) + 1


@given(st.integers(0, len(LOG)), places)
def test_any_inserted_event_breaks_the_chain(place: int, copied: int) -> None:
    events = [*LOG[:place], LOG[copied], *LOG[place:]]
    assert check_chain(events, KEPT).verdict is Verdict.BROKEN


def test_a_forged_event_put_in_correctly_breaks_what_follows() -> None:
    forged = append(LOG[1], NOON, "W-9", SEALED, "S9", "")
    check = check_chain([*LOG[:2], forged, *LOG[2:]])
    assert (check.verdict, check.first_bad) == (Verdict.BROKEN, 4)


def test_mending_the_link_behind_a_forged_event_breaks_the_next_hash() -> None:
    forged = append(LOG[0], NOON, "W-9", SEALED, "S2", "")
    mended = replace(LOG[2], previous_sha256=forged.sha256)
    check = check_chain([LOG[0], forged, mended, *LOG[3:]])
    assert (check.verdict, check.first_bad) == (Verdict.BROKEN, 3)


@pytest.mark.parametrize("length", range(len(LOG)))
def test_a_log_cut_short_is_seen_only_beside_the_kept_head(length: int) -> None:
    cut = LOG[:length]
    assert check_chain(cut).verdict is Verdict.NOT_PROVEN
    assert check_chain(cut, KEPT).first_bad == length + 1


def test_a_log_that_grew_behind_the_kept_heads_back_is_broken() -> None:
    grown = [*LOG, append(LOG[-1], NOON, "W-1", "look", "S1", "")]
    assert check_chain(grown, KEPT).first_bad == len(LOG) + 1


def test_a_log_written_anew_is_seen_beside_the_kept_head() -> None:
    anew = log_of(*((SEALED, name, b"forged") for name, _ in CONTENTS))
    assert check_chain(anew).verdict is Verdict.NOT_PROVEN
    assert check_chain(anew, KEPT).verdict is Verdict.BROKEN


@pytest.mark.parametrize("sequence", [0, 2])
def test_a_log_that_does_not_count_from_one_is_broken(sequence: int) -> None:
    before = replace(LOG[0], sequence=sequence - 1, sha256=LOG[0].previous_sha256)
    odd = append(before, NOON, "W-1", SEALED, "S1", "")
    assert check_chain([odd]).first_bad == 1


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=5))])
def test_a_time_outside_utc_is_no_event_of_ours(zone: timezone | None) -> None:
    with pytest.raises(ValueError, match="UTC"):
        append(None, NOON.replace(tzinfo=zone), "W-1", SEALED, "S1", "")
    forged = replace(LOG[0], at=NOON.replace(tzinfo=zone))
    assert check_chain([forged]).verdict is Verdict.BROKEN


@given(st.text(max_size=4), st.text(max_size=4), st.text(max_size=4), st.text())
@example("a", "b", "ab", "")
@example('a","b', "", "a", 'b","')
def test_two_different_events_never_hash_alike(
    verb: str, subject: str, other_verb: str, other: str
) -> None:
    assume((verb, subject) != (other_verb, other))
    one = append(None, NOON, "W-1", verb, subject, "")
    two = append(None, NOON, "W-1", other_verb, other, "")
    assert one.sha256 != two.sha256


def test_whole_contents_are_not_called_proven() -> None:
    check = check_manifests(LOG, CONTENTS)
    assert check.verdict is Verdict.NOT_PROVEN
    assert check.whole == ("S1", "S2", "S3", "S4", "S5")


@given(places, st.integers(min_value=0, max_value=2**16))
@example(0, 0)
@example(4, 87)
def test_any_flipped_bit_in_any_content_breaks_the_seal(place: int, bit: int) -> None:
    contents = [*CONTENTS]
    subject, content = contents[place]
    contents[place] = (subject, flip(content, bit))
    check = check_manifests(LOG, contents)
    assert (check.verdict, check.changed) == (Verdict.BROKEN, (subject,))


@given(places)
def test_a_missing_content_is_named(place: int) -> None:
    check = check_manifests(LOG, CONTENTS[:place] + CONTENTS[place + 1 :])
    assert (check.verdict, check.missing) == (Verdict.BROKEN, (CONTENTS[place][0],))


@given(places)
def test_a_content_present_twice_is_named(place: int) -> None:
    check = check_manifests(LOG, [*CONTENTS, CONTENTS[place]])
    assert (check.verdict, check.repeated) == (Verdict.BROKEN, (CONTENTS[place][0],))


def test_a_content_that_nobody_sealed_is_named() -> None:
    check = check_manifests(LOG, [*CONTENTS, ("S9", b"slipped in")])
    assert (check.verdict, check.extra) == (Verdict.BROKEN, ("S9",))


@given(places, places)
def test_contents_that_changed_places_break_the_seal(one: int, other: int) -> None:
    assume(one != other)
    contents = dict(CONTENTS)
    first, second = CONTENTS[one][0], CONTENTS[other][0]
    contents[first], contents[second] = contents[second], contents[first]
    assert check_manifests(LOG, contents.items()).verdict is Verdict.BROKEN


def test_what_was_destroyed_on_order_is_not_missed() -> None:
    events = log_of(
        (SEALED, "S1", b"one"), (SEALED, "S2", b"2"), (DESTROYED, "S1", b"")
    )
    check = check_manifests(events, [("S2", b"2")])
    assert (check.verdict, check.destroyed) == (Verdict.NOT_PROVEN, ("S1",))


def test_what_was_destroyed_must_not_exist() -> None:
    events = log_of((SEALED, "S1", b"one"), (DESTROYED, "S1", b""))
    assert check_manifests(events, [("S1", b"one")]).extra == ("S1",)


@pytest.mark.parametrize(
    "lines",
    [
        [(SEALED, "S1", b"one"), (SEALED, "S1", b"one")],
        [(SEALED, "S1", b"one"), (DESTROYED, "S1", b""), (SEALED, "S1", b"one")],
        [(DESTROYED, "S1", b""), (SEALED, "S1", b"one")],
    ],
)
def test_a_subject_is_sealed_once_and_destroyed_at_most_once_after(
    lines: list[tuple[str, str, bytes]],
) -> None:
    check = check_manifests(log_of(*lines), [("S1", b"one")])
    assert (check.verdict, check.repeated) == (Verdict.BROKEN, ("S1",))


def test_looking_at_an_item_seals_nothing() -> None:
    events = log_of((SEALED, "S1", b"one"), ("look", "S1", b"another"))
    assert check_manifests(events, [("S1", b"one")]).whole == ("S1",)
