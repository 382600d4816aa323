"""What no parser takes yet, for whoever writes or extends one: names, never values."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from panoh.collect.leftovers import fold_names
from panoh.errors import UnknownExport
from panoh.flow.collecting import Collected
from panoh.flow.desk import Desk
from panoh.store import posts


@dataclass(frozen=True, slots=True)
class KindAudit:
    """What was left of all exports of one kind.

    `leftovers` counts fields by their untrusted names, `unread` parts by our codes,
    each the most frequent first. `kind` is empty for files that no parser reads.
    """

    kind: str
    exports: int
    leftovers: Mapping[str, int]
    unread: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Audit:
    """The kinds, and the names of files that no parser recognised."""

    kinds: tuple[KindAudit, ...]
    untrusted_unrecognised: tuple[str, ...]


def audit_desk(desk: Desk) -> Audit:  # noqa: ARG001 - the desk must be open
    """Audit all exports that the desk has."""
    return audit(
        Collected(
            export.main_name,
            export.kind,
            unread=tuple(posts.unread_of(export.number)),
            leftovers=export.leftovers,
        )
        for export in posts.exports()
    )


def audit(collected: Iterable[Collected]) -> Audit:
    """Audit what was collected; a kind with nothing left is told too."""
    kinds: dict[str, _Kind] = defaultdict(_Kind)
    unrecognised: dict[str, None] = {}
    for one in collected:
        kind = kinds[one.kind]
        kind.exports += 1
        kind.leftovers.update(one.leftovers)
        kind.unread.update(code for _file, code in _unread(one))
        unrecognised |= {f: None for f, c in _unread(one) if c == UnknownExport.code}
    told = (kinds[name].told(name) for name in sorted(kinds))
    return Audit(tuple(told), tuple(unrecognised))


@dataclass(slots=True)
class _Kind:
    exports: int = 0
    leftovers: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)

    def told(self, kind: str) -> KindAudit:
        """Fold once more: each export may have had few of many accounts."""
        leftovers = Counter(fold_names(self.leftovers))
        return KindAudit(kind, self.exports, _sorted(leftovers), _sorted(self.unread))


def _unread(one: Collected) -> Iterator[tuple[str, str]]:
    if one.code:
        yield one.untrusted_file, one.code
    for unread in one.unread:
        yield unread.untrusted_file, unread.code


def _sorted(counted: Counter[str]) -> Mapping[str, int]:
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
