"""The bank: what is sought, part by part, and how far each entry has looked."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Final

from panoh.model.corpus import MediaKind
from panoh.model.fingerprints import FileHashes
from panoh.model.how_found import WHOLE
from panoh.model.kept import BankRow, SoughtPart
from panoh.store import models as rows
from panoh.store.casebook import case_row

SEARCHED: Final = "frames_searched"
LOOKED_INSIDE: Final = "frames_looked_inside"


def add_to_bank(
    case_code: str,
    kind: MediaKind,
    parts: Sequence[SoughtPart],
    hashes: FileHashes | None,
    at: datetime,
) -> int:
    """Seek a picture or video from now on; return its number. Known ones stay one.

    The first part is the whole picture, or a video's first frame. Parts that are new
    to a known one make it look at everything again.
    """
    entry, _ = rows.BankEntry.objects.get_or_create(
        case=case_row(case_code),
        pdq=parts[0].pdq,
        kind=kind.value,
        defaults={
            "added_at": at,
            "md5": hashes.md5 if hashes else "",
            "sha256": hashes.sha256 if hashes else "",
        },
    )
    further = parts[1:] if kind is MediaKind.IMAGE else parts
    if further and not rows.EntryPart.objects.filter(entry=entry).exists():
        _add_parts(entry, further)
    return entry.pk


def _add_parts(entry: rows.BankEntry, parts: Iterable[SoughtPart]) -> None:
    rows.EntryPart.objects.bulk_create(
        rows.EntryPart(entry=entry, number=p.number, pdq=p.pdq, at_seconds=p.at_seconds)
        for p in parts
    )
    entry.frames_searched = entry.frames_looked_inside = 0
    entry.save(update_fields=[SEARCHED, LOOKED_INSIDE])


def bank_by_progress(case_codes: Iterable[str], way: str) -> list[list[BankRow]]:
    """These cases' entries, in groups that have looked up to the same frame.

    `way` is SEARCHED or LOOKED_INSIDE.
    """
    sought = rows.BankEntry.objects.filter(case__code__in=list(case_codes))
    sought = sought.prefetch_related("entrypart_set").order_by(way, "pk")
    entries = [bank_row_of(entry) for entry in sought]
    return [list(group) for _, group in groupby(entries, key=attrgetter(way))]


def parts_of(numbers: Sequence[int]) -> tuple[int, ...]:
    """How many fingerprints each of these entries holds, in their order."""
    found = rows.BankEntry.objects.prefetch_related("entrypart_set").in_bulk(numbers)
    return tuple(len(bank_row_of(found[number]).parts) for number in numbers)


def bank_row_of(row: rows.BankEntry) -> BankRow:
    """Map a row with its parts to its model value."""
    parts = [
        SoughtPart(p.number, bytes(p.pdq), p.at_seconds)
        for p in row.entrypart_set.all()
    ]
    if row.kind == MediaKind.IMAGE:
        parts.insert(0, SoughtPart(WHOLE, bytes(row.pdq)))
    parts.sort(key=attrgetter("number"))
    return BankRow(row.pk, tuple(parts), row.frames_searched, row.frames_looked_inside)


def note_progress(entries: Iterable[BankRow], way: str, up_to: int) -> None:
    """Note how far these entries have looked."""
    numbers = [entry.number for entry in entries]
    rows.BankEntry.objects.filter(pk__in=numbers).update(**{way: up_to})
