"""Rank all that triage points at, and say of each line why it is there.

The stream of findings is read once for the gravest lines, and the posts a second time
to count what says the same and how much each shown author wrote. Memory holds the shown
lines and one batch, however large the desk is. Nothing is decided here (P5).

No list of accounts comes out of this, in no format: an author is told by how much was
written, line by line, never by a name or by anything that could be looked up.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, TypeAlias

from panoh.errors import NotReranked
from panoh.flow.alike import Line, TopLines
from panoh.flow.desk import Desk
from panoh.flow.explaining import Reason, reasons
from panoh.flow.learnt import desk_models
from panoh.flow.listing import PostLine, post_line
from panoh.flow.progress import Progress, silent
from panoh.model.findings import Finding, Harm
from panoh.model.wanted import Wanted
from panoh.store import flagged, posts
from panoh.store.flagged import Writing
from panoh.triage.ranking import gravity, worst_first
from panoh.triage.reranking import TOP, can_rerank, rerank_factors

_OFFERED_AT_ONCE = 500
_DAY_MS = 86_400_000

Weigh: TypeAlias = Callable[[Sequence[Finding]], float]
_Weighed: TypeAlias = tuple[int, float]


@dataclass(frozen=True, slots=True)
class Alike:
    """How often the same was said, near-duplicates included."""

    posts: int
    channels: int
    accounts: int


@dataclass(frozen=True, slots=True)
class Volume:
    """How much the line's author wrote that triage points at.

    `days` are from the first to the last of them, both included; 0 where no time is
    known. All is 0 when the export names no author.
    """

    posts: int = 0
    in_channel: int = 0
    channels: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class RankedLine:
    """One line of the ranking."""

    rank: int
    weight: float
    post: PostLine
    reasons: tuple[Reason, ...]
    alike: Alike
    author: Volume


@dataclass(frozen=True, slots=True)
class Ranking:
    """The gravest lines, and how many posts there are in all and in these lines."""

    lines: tuple[RankedLine, ...]
    posts: int
    posts_in_lines: int

    def plain(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


def rank(
    desk: Desk,
    wanted: Wanted,
    limit: int,
    language: str,
    progress: Progress = silent,
    *,
    is_reranked: bool = False,
) -> Ranking:
    """Rank what triage points at; texts come covered, in words of `language`.

    The top of the list is read a second time if it `is_reranked`, where the desk's
    models can. Raises NoReranker, and NotReranked where none of them can.
    """
    if is_reranked and not _can_rerank(desk):
        raise NotReranked
    total = 2 * flagged.count_flagged(wanted)
    top = TopLines(max(limit, TOP) if is_reranked else limit)
    done = offer_all(desk, wanted, top, lambda now, _half: progress(now, total))
    volumes = _Volumes(top.lines())
    counted = 0
    for some in flagged.writings(desk.reader, wanted):
        top.count(some)
        volumes.count(some)
        counted += sum(writing.is_last for writing in some)
        done += len(some)
        progress(done, total)
    lines = _read_again(desk, top.lines()) if is_reranked else top.lines()
    desk.log.write("ranked", lines=len(lines[:limit]))
    return _ranking(desk, lines[:limit], volumes, counted, language)


def _can_rerank(desk: Desk) -> bool:
    models = desk_models(desk).by_name.values()
    return any(can_rerank(model, Harm.ABUSE.value) for model in models)


def _read_again(desk: Desk, lines: Sequence[Line]) -> list[Line]:
    """Weigh lines anew by what a second reading says of their texts."""
    kept = desk.reader.posts([line.writing.number for line in lines])
    texts = [line.writing.untrusted_text for line in lines]
    languages = [kept[line.writing.number].language for line in lines]
    factors = rerank_factors(desk_models(desk), texts, languages).tolist()
    weighed = [
        replace(line, weight=line.weight * factor)
        for line, factor in zip(lines, factors, strict=True)
    ]
    return sorted(weighed, key=Line.order)


def offer_all(
    desk: Desk,
    wanted: Wanted,
    top: TopLines,
    progress: Progress = silent,
    weigh: Weigh = gravity,
) -> int:
    """Offer every wanted post by its weight; return how many there were."""
    total = flagged.count_flagged(wanted)
    done = 0
    for batch in _batches(flagged.findings_by_post(wanted), weigh):
        _offer(desk, top, batch)
        done += len(batch)
        progress(done, total)
    return done


def _batches(
    found: Iterator[tuple[int, list[Finding]]], weigh: Weigh
) -> Iterator[list[_Weighed]]:
    batch: list[_Weighed] = []
    for number, findings in found:
        batch.append((number, weigh(findings)))
        if len(batch) == _OFFERED_AT_ONCE:
            yield batch
            batch = []
    yield batch


def _offer(desk: Desk, top: TopLines, batch: Sequence[_Weighed]) -> None:
    """Read only the texts that can be among the gravest."""
    least = top.least
    weights = {number: weight for number, weight in batch if weight > least}
    writings = flagged.writings_of(desk.reader, weights)
    top.offer([weights[writing.number] for writing in writings], writings)


@dataclass(slots=True)
class _Written:
    channels: Counter[int] = field(default_factory=Counter)
    first_ms: int | None = None
    last_ms: int | None = None

    def count(self, writing: Writing) -> None:
        self.channels[writing.channel_number] += 1
        at = writing.posted_ms
        if at is not None:
            self.first_ms = min(at, at if self.first_ms is None else self.first_ms)
            self.last_ms = max(at, at if self.last_ms is None else self.last_ms)

    def days(self) -> int:
        if self.first_ms is None or self.last_ms is None:
            return 0
        return self.last_ms // _DAY_MS - self.first_ms // _DAY_MS + 1


class _Volumes:
    """Counts what the authors of some lines wrote."""

    def __init__(self, lines: Sequence[Line]) -> None:
        accounts = {line.writing.account for line in lines} - {b""}
        self._written = {account: _Written() for account in accounts}

    def count(self, writings: Sequence[Writing]) -> None:
        for writing in writings:
            if writing.is_last and writing.account in self._written:
                self._written[writing.account].count(writing)

    def of(self, writing: Writing) -> Volume:
        """What this post's author wrote."""
        written = self._written.get(writing.account)
        if written is None:
            return Volume()
        return Volume(
            posts=written.channels.total(),
            in_channel=written.channels[writing.channel_number],
            channels=len(written.channels),
            days=written.days(),
        )


def _ranking(
    desk: Desk, lines: Sequence[Line], volumes: _Volumes, counted: int, language: str
) -> Ranking:
    numbers = [line.writing.number for line in lines]
    kept, found = desk.reader.posts(numbers), posts.findings_of(numbers)
    models = desk_models(desk)
    ranked = []
    for rank_, line in enumerate(lines, start=1):
        number = line.writing.number
        findings = worst_first(found[number])
        alike = Alike(line.posts, len(line.channels), len(line.accounts))
        ranked.append(
            RankedLine(
                rank=rank_,
                weight=round(line.weight, 2),
                post=post_line(kept[number], findings, language),
                reasons=reasons(kept[number], findings, models, language),
                alike=alike,
                author=volumes.of(line.writing),
            )
        )
    in_lines = sum(line.posts for line in lines)
    return Ranking(tuple(ranked), posts=counted, posts_in_lines=in_lines)
