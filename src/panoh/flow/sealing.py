"""Seal sightings, and verify that what was sealed is still whole."""

import hashlib
import platform
from collections.abc import Iterator
from dataclasses import dataclass

from panoh import __version__
from panoh.errors import BrokenSeal, UnknownId
from panoh.flow.desk import Desk
from panoh.flow.judging import note, sighting_value
from panoh.model.evidence import Verdict, worst
from panoh.preserve import custody
from panoh.preserve.manifest import manifest_of
from panoh.store import casebook, database, judging
from panoh.vault.seal import seal, unseal

_CHANGED = b""


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found. `first_bad_event` is None when the chain holds."""

    verdict: Verdict
    is_database_whole: bool
    events: int
    first_bad_event: int | None
    sealed: int
    bad_subjects: tuple[str, ...]


def seal_sightings(desk: Desk) -> int:
    """Seal every sighting that is not sealed yet; return how many were."""
    waiting = judging.sighting_numbers(only_unsealed=True)
    for number in waiting:
        _seal_one(desk, number)
    return len(waiting)


def _seal_one(desk: Desk, number: int) -> None:
    sighting, now = sighting_value(desk, number), desk.now()
    versions = {"panoh": __version__, "python": platform.python_version()}
    manifest = manifest_of(sighting, now, versions)
    subject = f"S{number}"
    sealed = seal(
        desk.case_keys.key_of(sighting.case_code), manifest, _context(subject)
    )
    with database.all_or_nothing():
        judging.keep_manifest(number, sealed, now)
        note(desk, custody.SEALED, subject, hashlib.sha256(manifest).hexdigest())


def verify(desk: Desk) -> Verified:
    """Check every page of the database, the custody chain, keys and manifests."""
    is_whole = database.is_whole()
    chain = custody.check_chain(judging.events())
    contents = custody.check_manifests(judging.events(), _contents(desk))
    bad = (
        *contents.missing,
        *contents.changed,
        *contents.extra,
        *contents.repeated,
        *_cases_without_key(desk),
    )
    verdicts = [chain.verdict, contents.verdict]
    if bad or not is_whole:
        verdicts.append(Verdict.BROKEN)
    verified = Verified(
        verdict=worst(verdicts),
        is_database_whole=is_whole,
        events=chain.head.count,
        first_bad_event=chain.first_bad,
        sealed=len(contents.whole),
        bad_subjects=bad,
    )
    desk.log.write("verified", verdict=verified.verdict.value, sealed=verified.sealed)
    return verified


def _contents(desk: Desk) -> Iterator[tuple[str, bytes]]:
    for number, case_code, sealed in judging.manifests():
        subject = f"S{number}"
        try:
            key = desk.case_keys.key_of(case_code)
            yield subject, unseal(key, sealed, _context(subject))
        except (BrokenSeal, UnknownId):
            yield subject, _CHANGED


def _cases_without_key(desk: Desk) -> Iterator[str]:
    """Cases whose key was changed: what it seals no longer opens."""
    for code, _opened_at in casebook.case_codes():
        try:
            desk.case_keys.key_of(code)
        except (BrokenSeal, UnknownId):
            yield code


def _context(subject: str) -> str:
    return f"manifest/{subject}"
