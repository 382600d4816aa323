"""Collect: an export becomes posts on the desk, whole or not at all."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from panoh.collect.parser import ReadingRules
from panoh.errors import InputError
from panoh.flow.cases import open_case
from panoh.flow.desk import Desk
from panoh.flow.progress import Progress, silent
from panoh.flow.reader import Batch, Reader, Told
from panoh.flow.wire import Listed
from panoh.model.corpus import DateOrder, Media, Post, Unread
from panoh.model.kept import KeptExport
from panoh.store import casebook, corpus, database, posts
from panoh.store.corpus import ExportWriter


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
    notes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def collect(
    desk: Desk,
    paths: Iterable[Path],
    choice: ReadingChoice,
    progress: Progress = silent,
    reader: Reader | None = None,
) -> list[Collected]:
    """Read every export in `paths`; one that cannot be read does not stop the rest.

    Exports are opened and parsed in a process that holds no key: that of an open
    `reader`, or else one of this run's own.
    """
    with nullcontext(reader) if reader else Reader() as reading:
        collector = _Collector(desk, choice, progress, reading)
        done = [one for path in paths for one in collector.path(path)]
        if reading.missing:
            desk.log.write("reader-unlimited", limits=".".join(sorted(reading.missing)))
    desk.log.write("collected", exports=len(done), posts=sum(c.new_posts for c in done))
    return done


@dataclass(slots=True)
class _Seen:
    """Counts one export while its posts stream by.

    `names` are those of files that are there, no more than the place holds.
    """

    posts: int = 0
    media: int = 0
    not_included: int = 0
    assumed_zone: str = ""
    names: set[str] = field(default_factory=set)

    def note(self, posts: Sequence[Post]) -> None:
        """Count some posts."""
        self.posts += len(posts)
        for post in posts:
            if post.assumed_zone:
                self.assumed_zone = self.assumed_zone or post.assumed_zone
            if post.media:
                self._note_media(post.media)

    def _note_media(self, media: Sequence[Media]) -> None:
        for medium in media:
            self.media += 1
            if medium.is_included:
                self.names.add(medium.untrusted_name)
            else:
                self.not_included += 1


@dataclass(slots=True)
class _Collector:
    """One run of `collect`: private exports without a case share a new one."""

    desk: Desk
    choice: ReadingChoice
    progress: Progress
    reader: Reader
    case_code: str = ""

    def path(self, path: Path) -> Iterator[Collected]:
        """Read every export that a person named with one path.

        The order is that of who mentions whom: a folder's main file before what lies
        below, and of neighbours, the owner of their media last. A file that a post
        carries is no export of its own.
        """
        try:
            exports, unread = self.reader.look(path)
        except InputError as error:
            yield Collected(path.name, code=error.code)
            return
        place = _Place(str(path.resolve()), self.reader, unread)
        for export in exports:
            if export.untrusted_name not in place.mentioned:
                yield self._export(place, export)

    def _export(self, place: "_Place", export: Listed) -> Collected:
        """Read one export, unless the desk has it; its error stays its own."""
        try:
            sha256 = self.reader.sha256(export)
            known = corpus.find_export(sha256)
            if known and known.read_as == self.choice.read_as(export.kind):
                return _known(place, export, known)
            return self._read(place, export, sha256, known)
        except InputError as error:
            return Collected(export.untrusted_name, export.kind, code=error.code)

    def _read(
        self, place: "_Place", export: Listed, sha256: str, known: KeptExport | None
    ) -> Collected:
        """Keep an export's posts in one transaction.

        A known one is read again when a person says that it is to be read otherwise.
        A reader that dies leaves nothing of the export: kept in part it would pass for
        known, and no later version could read the rest.
        """
        seen, told = _Seen(), Told()
        with (
            closing(self.reader.read(export, self.choice.rules(), told)) as stream,
            database.all_or_nothing(),
        ):
            lead = _up_to_first_post(stream)
            case = known.case_code if known else self._case_of(lead)
            writer = self._begin(place, export, sha256, case, known)
            self._keep(writer, chain(lead, stream), seen)
            writer.finish(seen.posts, seen.media, told.leftovers, told.notes)
            writer.add_unread(place.told(export, seen.names))
        self.case_code = case or self.case_code
        return Collected(
            export.untrusted_name,
            export.kind,
            sha256,
            case,
            posts=seen.posts,
            media=seen.media,
            new_posts=writer.posts_kept,
            new_media=writer.media_kept,
            media_not_included=seen.not_included,
            assumed_zone=seen.assumed_zone,
            unread=tuple(posts.unread_of(writer.export_number)),
            leftovers=told.leftovers,
            notes=told.notes,
        )

    def _begin(
        self,
        place: "_Place",
        export: Listed,
        sha256: str,
        case: str,
        known: KeptExport | None,
    ) -> ExportWriter:
        key = self.desk.case_keys.key_of(case) if case else None
        read_as = self.choice.read_as(export.kind)
        if known:
            return corpus.begin_again(replace(known, read_as=read_as), key)
        new = KeptExport(
            number=0,
            sha256=sha256,
            kind=export.kind,
            location=place.location,
            main_name=export.untrusted_name,
            case_code=case,
            collected_at=self.desk.now(),
            posts=0,
            media=0,
            read_as=read_as,
        )
        return corpus.begin_export(new, key, self.choice.channel_url)

    def _case_of(self, lead: Sequence[Batch]) -> str:
        """The case of a private export: the one named, or one opened for this run.

        The first post tells.
        """
        first = next((post for batch in lead for post in batch.posts), None)
        if first is None or first.channel.is_public:
            return ""
        if self.choice.case_code:
            return casebook.case_row(self.choice.case_code).code
        return self.case_code or open_case(self.desk)

    def _keep(self, writer: ExportWriter, stream: Iterable[Batch], seen: _Seen) -> None:
        for batch in stream:
            seen.note(batch.posts)
            writer.add(batch.posts)
            writer.add_unread(batch.unread)
            self.progress(seen.posts, 0)


@dataclass(slots=True)
class _Place:
    """A path that a person named, with what is to be told of it once."""

    location: str
    reader: Reader
    unread: list[Unread]
    mentioned: set[str] = field(default_factory=set)

    def told(self, export: Listed, names: set[str]) -> Iterator[Unread]:
        """What no parser read, with the first export, and files nobody mentions."""
        self.mentioned |= names
        waiting, self.unread = self.unread, []
        yield from waiting
        if export.has_files:
            yield from self.reader.stray(export, self.mentioned)


def _known(place: _Place, export: Listed, known: KeptExport) -> Collected:
    """Note where a known export lies now; its media may have come back."""
    names = posts.media_names(known.number)
    place.mentioned |= names
    held = place.reader.held(names)
    with database.all_or_nothing():
        back = corpus.move_export(
            known.number, place.location, export.untrusted_name, held.__contains__
        )
    return Collected(
        export.untrusted_name,
        known.kind,
        known.sha256,
        known.case_code,
        is_known=True,
        posts=known.posts,
        media=known.media,
        new_media=back,
        unread=tuple(posts.unread_of(known.number)),
        leftovers=known.leftovers,
        notes=known.notes,
    )


def with_unread_media(collected: Iterable[Collected]) -> list[Collected]:
    """The same, with the media that could not be fingerprinted since."""
    return [
        replace(one, unread=tuple(posts.unread_of(kept.number))) if kept else one
        for one in collected
        for kept in (corpus.find_export(one.sha256),)
    ]


def _up_to_first_post(stream: Iterator[Batch]) -> list[Batch]:
    """Take batches until one has a post, which tells whether the export is private."""
    lead: list[Batch] = []
    for batch in stream:
        lead.append(batch)
        if batch.posts:
            break
    return lead
