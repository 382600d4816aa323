"""Collect: an export becomes posts on the desk, whole or not at all."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType

from panoh.collect.parser import OpenExport, ReadingRules
from panoh.collect.recognise import Found, find_exports, found_sha256, unreferenced
from panoh.collect.sources import Given, open_source
from panoh.errors import InputError, NoAccess, UnknownExport
from panoh.flow.cases import open_case
from panoh.flow.desk import Desk
from panoh.flow.progress import Progress, silent
from panoh.model.corpus import DateOrder, Post, Unread
from panoh.model.kept import KeptExport
from panoh.store import casebook, corpus, database, posts
from panoh.store.corpus import ExportWriter

_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class ReadingChoice:
    """What a person said about exports: their case, and what they leave open."""

    case_code: str | None = None
    zone: str = "UTC"
    date_order: DateOrder | None = None
    channel_url: str = ""
    platform: str = ""
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def read_as(self, kind: str) -> str:
        """What of this can change how an export of a kind is read, to compare."""
        said = [self.zone, self.date_order or ""]
        if kind.startswith("table_"):
            said += [f"{field}={name}" for field, name in sorted(self.columns.items())]
        return "" if kind == "media_folder" else json.dumps(said, ensure_ascii=False)

    def rules(self) -> ReadingRules:
        """The part that parsers see."""
        return ReadingRules(self.zone, self.date_order, self.platform, self.columns)


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of one export.

    `code` is set when it was not read at all. `posts` and `media` count what the file
    holds, `new_posts` and `new_media` what the desk did not have.
    """

    untrusted_file: str
    kind: str = ""
    sha256: str = ""
    case_code: str = ""
    is_known: bool = False
    posts: int = 0
    media: int = 0
    new_posts: int = 0
    new_media: int = 0
    media_not_included: int = 0
    assumed_zone: str = ""
    code: str = ""
    unread: tuple[Unread, ...] = ()
    leftovers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def collect(
    desk: Desk,
    paths: Iterable[Path],
    choice: ReadingChoice,
    progress: Progress = silent,
) -> list[Collected]:
    """Read every export in `paths`; one that cannot be read does not stop the rest."""
    collector = _Collector(desk, choice, progress)
    done = [one for path in paths for one in collector.path(path)]
    desk.log.write("collected", exports=len(done), posts=sum(c.new_posts for c in done))
    return done


@dataclass(slots=True)
class _Seen:
    """Counts one export while its posts stream by."""

    posts: int = 0
    media: int = 0
    not_included: int = 0
    assumed_zone: str = ""
    names: set[str] = field(default_factory=set)

    def note(self, post: Post) -> None:
        """Count one post."""
        self.posts += 1
        self.assumed_zone = self.assumed_zone or post.assumed_zone
        for medium in post.media:
            self.media += 1
            self.not_included += not medium.is_included
            self.names.add(medium.untrusted_name)


@dataclass(slots=True)
class _Collector:
    """One run of `collect`: private exports without a case share a new one."""

    desk: Desk
    choice: ReadingChoice
    progress: Progress
    case_code: str = ""

    def path(self, path: Path) -> Iterator[Collected]:
        """Read every export that a person named with one path.

        The order is that of who mentions whom: a folder's main file before what lies
        below, and of neighbours, the owner of their media last. A file that a post
        carries is no export of its own.
        """
        try:
            with open_source(path) as source:
                found, unread = find_exports(source)
                unread += source.refused()
                if not found:
                    raise UnknownExport(detail=str(path))
                place = _Place(str(path.resolve()), source, unread)
                for one in sorted(found, key=_order):
                    if one.name not in place.mentioned:
                        yield self._export(place, one)
        except InputError as error:
            yield Collected(path.name, code=error.code)

    def _export(self, place: "_Place", found: Found) -> Collected:
        """Read one export, unless the desk has it; its error stays its own."""
        try:
            sha256 = found_sha256(place.source, found)
            known = corpus.find_export(sha256)
            if known and known.read_as == self.choice.read_as(found.parser.name):
                return _known(place, found, known)
            return self._read(place, found, sha256, known)
        except InputError as error:
            return Collected(found.name, found.parser.name, code=error.code)
        except OSError:  # a stick that was pulled out
            return Collected(found.name, found.parser.name, code=NoAccess.code)

    def _read(
        self, place: "_Place", found: Found, sha256: str, known: KeptExport | None
    ) -> Collected:
        """Keep an export's posts in one transaction.

        A known one is read again when a person says that it is to be read otherwise.
        """
        leftovers: Counter[str] = Counter()
        rules = self.choice.rules()
        opened = OpenExport(place.source, found.name, rules, leftovers)
        lead, stream = _up_to_first_post(found.parse(opened))
        seen = _Seen()
        with database.all_or_nothing():
            case = known.case_code if known else self._case_of(lead)
            writer = self._begin(place, found, sha256, case, known)
            self._keep(writer, chain(lead, stream), seen)
            writer.finish(seen.posts, seen.media)
            writer.add_unread(place.told(found, seen.names))
        self.case_code = case or self.case_code
        return Collected(
            found.name,
            found.parser.name,
            sha256,
            case,
            posts=seen.posts,
            media=seen.media,
            new_posts=writer.posts_kept,
            new_media=writer.media_kept,
            media_not_included=seen.not_included,
            assumed_zone=seen.assumed_zone,
            unread=tuple(posts.unread_of(writer.export_number)),
            leftovers=leftovers,
        )

    def _begin(
        self,
        place: "_Place",
        found: Found,
        sha256: str,
        case: str,
        known: KeptExport | None,
    ) -> ExportWriter:
        key = self.desk.case_keys.key_of(case) if case else None
        read_as = self.choice.read_as(found.parser.name)
        if known:
            return corpus.begin_again(replace(known, read_as=read_as), key)
        export = KeptExport(
            number=0,
            sha256=sha256,
            kind=found.parser.name,
            location=place.location,
            main_name=found.name,
            case_code=case,
            collected_at=self.desk.now(),
            posts=0,
            media=0,
            read_as=read_as,
        )
        return corpus.begin_export(export, key, self.choice.channel_url)

    def _case_of(self, lead: Sequence[Post | Unread]) -> str:
        """The case of a private export: the one named, or one opened for this run."""
        if not any(isinstance(p, Post) and not p.channel.is_public for p in lead):
            return ""
        if self.choice.case_code:
            return casebook.case_row(self.choice.case_code).code
        return self.case_code or open_case(self.desk)

    def _keep(
        self, writer: ExportWriter, stream: Iterator[Post | Unread], seen: _Seen
    ) -> None:
        while batch := list(islice(stream, _BATCH)):
            some = [item for item in batch if isinstance(item, Post)]
            for post in some:
                seen.note(post)
            writer.add(some)
            writer.add_unread(item for item in batch if isinstance(item, Unread))
            self.progress(seen.posts, 0)


@dataclass(slots=True)
class _Place:
    """A path that a person named, with what is to be told of it once."""

    location: str
    source: Given
    unread: list[Unread]
    mentioned: set[str] = field(default_factory=set)

    def told(self, found: Found, names: set[str]) -> list[Unread]:
        """What no parser read, with the first export, and media nobody mentions."""
        self.mentioned |= names
        waiting, self.unread = self.unread, []
        return [*waiting, *unreferenced(self.source, found, self.mentioned)]


def _known(place: _Place, found: Found, known: KeptExport) -> Collected:
    """Note where a known export lies now; its media may have come back."""
    place.mentioned |= posts.media_names(known.number)
    with database.all_or_nothing():
        back = corpus.move_export(
            known.number, place.location, found.name, place.source.holds
        )
    return Collected(
        found.name,
        known.kind,
        known.sha256,
        known.case_code,
        is_known=True,
        posts=known.posts,
        media=known.media,
        new_media=back,
        unread=tuple(posts.unread_of(known.number)),
    )


def with_unread_media(collected: Iterable[Collected]) -> list[Collected]:
    """The same, with the media that could not be fingerprinted since."""
    return [
        replace(one, unread=tuple(posts.unread_of(kept.number))) if kept else one
        for one in collected
        for kept in (corpus.find_export(one.sha256),)
    ]


def _order(found: Found) -> tuple[bool, int, bool]:
    refers = found.parser.refers_to_media
    return not refers, found.name.count("/"), bool(found.media)


def _up_to_first_post(
    items: Iterable[Post | Unread],
) -> tuple[list[Post | Unread], Iterator[Post | Unread]]:
    """Split a stream after its first post, which tells whether it is private."""
    lead: list[Post | Unread] = []
    stream = iter(items)
    for item in stream:
        lead.append(item)
        if isinstance(item, Post):
            break
    return lead, stream
