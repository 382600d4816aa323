"""What was changed behind Panoh's back is found by `verify`, with exit 4."""

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F, QuerySet

from panoh.errors import BrokenSeal
from panoh.flow.collecting import ReadingChoice, collect
from panoh.flow.desk import Desk, make_desk, open_desk
from panoh.flow.judging import confirm_match, confirm_post, reject_match
from panoh.flow.protecting import protect_files
from panoh.flow.sealing import seal_sightings, verify
from panoh.flow.searching import search_desk
from panoh.model.casework import SightingKind
from panoh.model.evidence import Verdict
from panoh.store import database
from panoh.store import models as rows
from tests.conftest import CHEAP, PASSPHRASE, Ran
from tests.exports import copy_of, message, picture, telegram

SEED = os.environ.get("SEED", "1")
SHARE = 8 if os.environ.get("PANOH_HEAVY") else 1
Run = Callable[..., Ran]

BROKEN, NOT_PROVEN = 4, 5
EVENTS = 7
PAGE_BYTES, PAGES = 4096, 8
FIELDS = (
    *("at", "operator", "verb", "subject"),
    *("content_sha256", "previous_sha256", "sha256"),
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A locked desk: three sealed sightings, seven custody events, a private chat."""
    folder = tmp_path_factory.mktemp("original")
    make_desk(folder / "desk", PASSPHRASE, CHEAP)
    with open_desk(folder / "desk", PASSPHRASE) as desk:
        _work(desk, folder)
    return folder / "desk"


def _work(desk: Desk, folder: Path) -> None:
    hers = picture(folder / "hers.png", 1)
    case = protect_files(desk, [hers], 30, None).case_code
    posts = [message(n, photo=f"{n}.jpg") for n in range(1, 4)]
    export = telegram(folder / "export", posts)
    for post in posts:
        copy_of(hers, export / post["photo"])
    private = folder / "chat.txt"
    private.write_text("25/03/2026, 10:00 - Ann: hello\n")
    collect(desk, [export, private], ReadingChoice())
    search_desk(desk)
    first, second, third = rows.Match.objects.values_list("pk", flat=True)
    confirm_match(desk, first)
    confirm_match(desk, second)
    seal_sightings(desk)
    reject_match(desk, third)
    confirm_post(desk, 3, SightingKind.THREAT, case)
    seal_sightings(desk)


@pytest.fixture
def desk_path(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the desk, for the command line to open."""
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE)
    monkeypatch.setenv("PANOH_PASSPHRASE_FILE", str(passphrase))
    monkeypatch.setenv("PANOH_DESK", str(tmp_path / "desk"))
    return shutil.copytree(original, tmp_path / "desk")


@pytest.fixture
def desk(desk_path: Path) -> Iterator[Desk]:
    """The copy, open."""
    with open_desk(desk_path, PASSPHRASE) as desk:
        yield desk


Change = Callable[[], object]


@pytest.fixture
def verdict_after(desk: Desk) -> Callable[[Change], Verdict]:
    """Tell what `verify` says after a change, and undo the change."""
    seals = list(rows.Evidence.objects.all())
    events = list(rows.CustodyEvent.objects.all())

    def after(change: Change) -> Verdict:
        change()
        try:
            with database.damage_breaks_the_seal():
                return verify(desk).verdict
        except BrokenSeal:
            return Verdict.BROKEN
        finally:
            rows.Evidence.objects.all().delete()
            rows.CustodyEvent.objects.all().delete()
            rows.Evidence.objects.bulk_create(seals)
            rows.CustodyEvent.objects.bulk_create(events)

    return after


def flipped(content: bytes, bit: int) -> bytes:
    """The same bytes but for one bit."""
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def some_bits(content: bytes, count: int, name: str) -> list[int]:
    """Some of the bits, the first and the last among them, by the seed."""
    if not content:
        return []
    last = 8 * len(content) - 1
    chance = random.Random(f"{SEED} {name}")
    return sorted({0, last, *(chance.randrange(last + 1) for _ in range(count))})


def test_the_untouched_desk_holds(run: Run, desk_path: Path) -> None:
    assert run("verify").exit_code == NOT_PROVEN


@pytest.mark.heavy
def test_a_flipped_bit_in_any_manifest_breaks_the_seal(
    desk: Desk, verdict_after: Callable[[Change], Verdict]
) -> None:
    for seal in rows.Evidence.objects.all():
        manifest = bytes(seal.manifest)
        for bit in some_bits(manifest, 40 * SHARE, f"manifest {seal.pk}"):
            seal.manifest = flipped(manifest, bit)

            assert verdict_after(seal.save) is Verdict.BROKEN, (seal.pk, bit)


@pytest.mark.heavy
@pytest.mark.parametrize("field", FIELDS)
def test_a_flipped_bit_in_any_custody_event_breaks_the_chain(
    desk: Desk, verdict_after: Callable[[Change], Verdict], field: str
) -> None:
    for number in range(1, EVENTS + 1):
        event = rows.CustodyEvent.objects.get(pk=number)
        before = str(getattr(event, field)).encode()
        for bit in some_bits(before, 4 * SHARE, f"{field} {number}"):
            after = flipped(before, bit)

            def change(written: bytes = after, number: int = number) -> None:
                write_field(number, field, written)

            assert verdict_after(change) is Verdict.BROKEN, (number, before, after)


def test_a_renumbered_event_breaks_the_chain(
    desk: Desk, verdict_after: Callable[[Change], Verdict]
) -> None:
    for number in range(1, EVENTS + 1):
        for bit in range(3, 62, 8):
            at = rows.CustodyEvent.objects.filter(pk=number)

            def change(at: QuerySet[rows.CustodyEvent] = at, bit: int = bit) -> None:
                at.update(sequence=F("sequence") + (1 << bit))

            assert verdict_after(change) is Verdict.BROKEN


def write_field(number: int, field: str, written: bytes) -> None:
    """Write bytes where a text was, whatever they are."""
    change = f"UPDATE store_custodyevent SET {field} = CAST(%s AS TEXT)"  # noqa: S608 - one of FIELDS
    with connection.cursor() as cursor:
        cursor.execute(f"{change} WHERE sequence = %s", [written, number])


def test_every_time_in_the_chain_is_written_in_one_way(
    desk: Desk, verdict_after: Callable[[Change], Verdict]
) -> None:
    at = rows.CustodyEvent.objects.get(pk=1).at
    for same in (at.replace("T", " "), at.replace("+00:00", "Z")):

        def change(same: str = same) -> None:
            write_field(1, "at", same.encode())

        assert verdict_after(change) is Verdict.BROKEN


@pytest.mark.parametrize("number", range(1, EVENTS + 1))
def test_an_event_that_was_taken_out_breaks_the_chain(
    desk: Desk, verdict_after: Callable[[Change], Verdict], number: int
) -> None:
    event = rows.CustodyEvent.objects.get(pk=number)

    assert verdict_after(event.delete) is Verdict.BROKEN


@pytest.mark.parametrize("number", range(2, EVENTS + 2))
def test_an_event_that_was_put_in_breaks_the_chain(
    desk: Desk, verdict_after: Callable[[Change], Verdict], number: int
) -> None:
    copied = rows.CustodyEvent.objects.get(pk=number - 1)
    copied.pk = number

    def change() -> None:
        for later in rows.CustodyEvent.objects.filter(pk__gte=number).order_by("-pk"):
            rows.CustodyEvent.objects.filter(pk=later.pk).update(sequence=later.pk + 1)
        copied.save(force_insert=True)

    assert verdict_after(change) is Verdict.BROKEN


@pytest.mark.parametrize("number", range(1, EVENTS))
def test_events_that_were_exchanged_break_the_chain(
    desk: Desk, verdict_after: Callable[[Change], Verdict], number: int
) -> None:
    one, next_ = rows.CustodyEvent.objects.filter(pk__in=[number, number + 1])

    def change() -> None:
        one.pk, next_.pk = next_.pk, one.pk
        one.save()
        next_.save()

    assert verdict_after(change) is Verdict.BROKEN


def test_a_manifest_that_is_missing_or_moved_breaks_the_seal(
    desk: Desk, verdict_after: Callable[[Change], Verdict]
) -> None:
    one, other, _third = rows.Evidence.objects.all()

    def exchange() -> None:
        rows.Evidence.objects.filter(pk=one.pk).update(manifest=other.manifest)
        rows.Evidence.objects.filter(pk=other.pk).update(manifest=one.manifest)

    assert (
        verdict_after(rows.Evidence.objects.filter(pk=one.pk).delete) is Verdict.BROKEN
    )
    assert verdict_after(exchange) is Verdict.BROKEN


def test_verify_names_what_is_not_as_it_was_sealed_and_exits_4(
    run: Run, desk_path: Path
) -> None:
    with open_desk(desk_path, PASSPHRASE):
        rows.Evidence.objects.filter(sighting_id=2).update(manifest=b"forged")

    result = run("verify")

    assert result.exit_code == BROKEN
    assert "S2" in result.stdout


@pytest.mark.parametrize("page", range(PAGES))
def test_a_flipped_bit_on_any_page_of_the_file_is_found(
    run: Run, desk_path: Path, page: int
) -> None:
    file = desk_path / "panoh.db"
    content = file.read_bytes()
    pages = len(content) // PAGE_BYTES
    for place in range(page * PAGE_BYTES, pages * PAGE_BYTES, PAGES * PAGE_BYTES):
        bit = random.Random(f"{SEED} {place}").randrange(8 * PAGE_BYTES)
        file.write_bytes(flipped(content, 8 * place + bit))

        assert run("verify").exit_code == BROKEN, (place, bit)


@pytest.mark.parametrize("left", [0, 1, 100, 4095, 4096, 8192, -4096, -1])
def test_a_file_that_was_cut_short_is_found(
    run: Run, desk_path: Path, left: int
) -> None:
    file = desk_path / "panoh.db"
    content = file.read_bytes()
    file.write_bytes(content[:left])

    assert run("verify").exit_code == BROKEN


def test_an_emptied_file_is_not_upgraded_to_an_empty_desk(
    run: Run, desk_path: Path
) -> None:
    (desk_path / "panoh.db").write_bytes(b"")

    assert run("upgrade").exit_code == BROKEN


@pytest.mark.heavy
@pytest.mark.parametrize("name", ["desk.toml", "desk.keys", "cases.keys"])
def test_a_flipped_bit_in_a_file_of_keys_is_an_error_that_a_person_understands(
    run: Run, desk_path: Path, name: str
) -> None:
    file = desk_path / name
    content = file.read_bytes()
    for bit in some_bits(content, 60 * SHARE, name):
        file.write_bytes(flipped(content, bit))

        result = run("verify")

        if result.exit_code not in (3, BROKEN):
            assert result.exit_code == NOT_PROVEN
            assert means_the_same(content, flipped(content, bit)), bit


def means_the_same(before: bytes, after: bytes) -> bool:
    """A hexadecimal digit in the other case, or another letter of the desk's name."""
    name = re.compile(rb'"D-[0-9A-Z]{6}"')
    return name.sub(b"", before).lower() == name.sub(b"", after).lower()
