"""The custody log: each event holds the hash of the one before it.

What an unbroken chain shows: no event was changed, taken out, put in or moved, as
seen from its last event. What it does not show: that the last events were not cut
off (so the head is kept elsewhere and compared), and that nobody wrote the whole log
anew, when it was written, or by whom. Hashes alone have no author: only a signature
or a timestamp shows that, and until there is one the best verdict is NOT_PROVEN.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from panoh.model.evidence import ChainHead, CustodyEvent, Verdict
from panoh.preserve.manifest import canonical, time_text

SEALED = "seal"
DESTROYED = "destroy"
BEFORE_THE_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What a custody log shows. `first_bad` is the first sequence that does not hold.

    `head` is the last event that holds, to be kept elsewhere.
    """

    verdict: Verdict
    first_bad: int | None
    head: ChainHead


@dataclass(frozen=True, slots=True)
class ContentCheck:
    """What the sealed contents show, by their subjects, each list sorted.

    `destroyed` is no fault: a person ordered it, and the log says so.
    """

    verdict: Verdict
    whole: tuple[str, ...] = ()
    destroyed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()


def append(
    previous: CustodyEvent | None,
    at: datetime,
    operator: str,
    verb: str,
    subject: str,
    content_sha256: str,
) -> CustodyEvent:
    """Return the event that follows `previous`, which is None for the first."""
    sequence = 1 if previous is None else previous.sequence + 1
    before = BEFORE_THE_FIRST if previous is None else previous.sha256
    event = CustodyEvent(
        sequence, at, operator, verb, subject, content_sha256, before, ""
    )
    return replace(event, sha256=_hash_of(event))


def check_chain(
    events: Iterable[CustodyEvent], kept: ChainHead | None = None
) -> ChainCheck:
    """Follow the log from its first event, holding one event at a time.

    `kept` is the head as it was kept apart from the log; without it a log that was
    cut short passes. The verdict is BROKEN or NOT_PROVEN, never PROVEN.
    """
    head = ChainHead(0, BEFORE_THE_FIRST)
    for event in events:
        if not _follows(event, head):
            return ChainCheck(Verdict.BROKEN, head.count + 1, head)
        head = ChainHead(event.sequence, event.sha256)
    if kept is None or kept == head:
        return ChainCheck(Verdict.NOT_PROVEN, None, head)
    is_rewritten = kept.count == head.count
    first_bad = head.count if is_rewritten else min(kept.count, head.count) + 1
    return ChainCheck(Verdict.BROKEN, first_bad, head)


def check_manifests(
    events: Iterable[CustodyEvent], contents: Iterable[tuple[str, bytes]]
) -> ContentCheck:
    """Compare every sealed content with the event that sealed it.

    `contents` is (subject, bytes), read one at a time. A content that is missing,
    changed, present without a seal or present twice makes the verdict BROKEN, and so
    does a subject sealed twice or destroyed unsealed. Otherwise it is NOT_PROVEN:
    the contents are what the log says, and nothing signs or times the log. It rests
    on a chain that holds: check_chain comes first.
    """
    sealed, destroyed, repeated = _seals(events)
    whole: set[str] = set()
    changed: set[str] = set()
    extra: set[str] = set()
    for subject, content in contents:
        if subject in whole or subject in changed or subject in extra:
            repeated.add(subject)
        elif subject not in sealed:
            extra.add(subject)
        elif hashlib.sha256(content).hexdigest() == sealed[subject]:
            whole.add(subject)
        else:
            changed.add(subject)
    missing = sealed.keys() - whole - changed
    is_broken = bool(missing or changed or extra or repeated)
    return ContentCheck(
        Verdict.BROKEN if is_broken else Verdict.NOT_PROVEN,
        *(
            tuple(sorted(found))
            for found in (whole, destroyed, missing, changed, extra, repeated)
        ),
    )


def _seals(
    events: Iterable[CustodyEvent],
) -> tuple[dict[str, str], set[str], set[str]]:
    """Return what should exist (subject to hash), what should not, and the doubtful."""
    sealed: dict[str, str] = {}
    destroyed: set[str] = set()
    repeated: set[str] = set()
    for event in events:
        subject = event.subject
        if event.verb == SEALED:
            if subject in sealed or subject in destroyed:
                repeated.add(subject)
            sealed[subject] = event.content_sha256
        elif event.verb == DESTROYED:
            if sealed.pop(subject, None) is None:
                repeated.add(subject)
            destroyed.add(subject)
    return sealed, destroyed, repeated


def _follows(event: CustodyEvent, head: ChainHead) -> bool:
    if (event.sequence, event.previous_sha256) != (head.count + 1, head.sha256):
        return False
    try:
        return _hash_of(event) == event.sha256
    except ValueError:  # a time without a zone: no event of ours
        return False


def _hash_of(event: CustodyEvent) -> str:
    """Hash a JSON list of every field but the hash: no two events encode alike."""
    encoded = canonical(
        [
            event.sequence,
            time_text(event.at),
            event.operator,
            event.verb,
            event.subject,
            event.content_sha256,
            event.previous_sha256,
        ]
    )
    return hashlib.sha256(encoded).hexdigest()
