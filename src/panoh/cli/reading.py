"""Options of every verb that reads exports, and what it says of each."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click

from panoh.cli import show
from panoh.cli.command import option
from panoh.cli.notes import note_lines
from panoh.cli.words import _
from panoh.errors import NeedsMapping, NoPublicLink, PanohError, UsageError, registered
from panoh.flow.collecting import Collected, ReadingChoice
from panoh.flow.desk import Desk
from panoh.flow.reader import Reader
from panoh.flow.tables import TablePreview, keep_mapping, kept_mapping, preview_tables
from panoh.model.corpus import DateOrder
from panoh.model.text import shown

_F = TypeVar("_F", bound=Callable[..., Any])

_UNREAD_SHOWN = 10


@dataclass(frozen=True, slots=True)
class TableChoice:
    """What a person said of the columns of tables, and whether she may be asked."""

    mapping: str | None
    columns: tuple[str, ...]
    is_guess_good: bool
    may_ask: bool = True


_CHANNEL_URL = option(
    "--channel-url", "url", metavar="URL", help="The channel's public address."
)
_OPTIONS = (
    option("--case", "case_code", metavar="CODE", help="The case of private exports."),
    option(
        "--date-order",
        type=click.Choice([order.value for order in DateOrder]),
        help="Which comes first in written dates, where that cannot be told.",
    ),
    option(
        "--timezone",
        "zone",
        default="UTC",
        show_default=True,
        metavar="ZONE",
        help="Of times that name no zone, such as Asia/Dushanbe.",
    ),
    _CHANNEL_URL,
    option("--platform", metavar="NAME", help="Where a table comes from: facebook..."),
    option(
        "--map",
        "mapping",
        metavar="NAME",
        help="Keep or use what the columns of a table mean under this name.",
    ),
    option(
        "--column",
        "columns",
        multiple=True,
        metavar="FIELD=NAME",
        help="What a column means: text, author, time, id, channel...",
    ),
    option(
        "--yes", "is_guess_good", is_flag=True, help="Take the guess for the columns."
    ),
)


def reading_options(function: _F) -> _F:
    """Add the options of reading exports."""
    return reduce(lambda f, add: add(f), reversed(_OPTIONS), function)


def watching_options(function: _F) -> _F:
    """Add the same but for the address: one address is one channel's."""
    fitting = [add for add in _OPTIONS if add is not _CHANNEL_URL]
    return reduce(lambda f, add: add(f), reversed(fitting), function)


def choice_of(
    desk: Desk,
    paths: Sequence[Path],
    table: TableChoice,
    reader: Reader,
    **options: str | None,
) -> ReadingChoice:
    """Turn options into what collecting needs, asking about tables once."""
    order, url = options["date_order"], options.get("url") or ""
    if url and not url.startswith("https://"):
        raise NoPublicLink(detail=url)
    if url and len(paths) > 1:  # one address is one channel's
        raise UsageError
    choice = ReadingChoice(
        case_code=options["case_code"],
        zone=options["zone"] or "UTC",
        date_order=DateOrder(order) if order else None,
        channel_url=url,
        platform=options["platform"] or "",
    )
    columns, platform = _columns(paths, table, choice, reader)
    if columns and table.mapping:
        keep_mapping(desk, table.mapping, columns, platform or choice.platform)
    return replace(choice, columns=columns, platform=choice.platform or platform)


def _columns(
    paths: Sequence[Path], table: TableChoice, choice: ReadingChoice, reader: Reader
) -> tuple[dict[str, str], str]:
    """What the columns mean: as said now, as said before, or as guessed and agreed."""
    if table.columns:
        return _said(table.columns), choice.platform
    kept = kept_mapping(table.mapping) if table.mapping else None
    if kept:
        return kept
    for preview in preview_tables(paths, choice, reader):
        if table.is_guess_good or (table.may_ask and _agrees(preview)):
            return dict(preview.guess), choice.platform
        _show_guess(preview)
    return {}, choice.platform


def _said(columns: Sequence[str]) -> dict[str, str]:
    pairs = [column.partition("=") for column in columns]
    if not all(field and name for field, _sign, name in pairs):
        raise UsageError
    return {field: name for field, _sign, name in pairs}


def _agrees(preview: TablePreview) -> bool:
    if not sys.stdin.isatty():
        return False
    _show_guess(preview)
    return click.confirm(_("Is this right?"), default=True, err=True)


def _show_guess(preview: TablePreview) -> None:
    show.note(_("Columns of %(name)s:", name=shown(preview.untrusted_name)))
    meaning = {header: field for field, header in preview.guess.items()}
    for place, header in enumerate(preview.headers):
        samples = [shown(row[place], 24) for row in preview.rows if place < len(row)]
        field = meaning.get(header, "-")
        show.note(f"  {shown(header)} = {field}   {' '.join(samples[:2])}")


def collected_json(collected: Sequence[Collected]) -> dict[str, object]:
    """What `--json` says of exports."""
    return {"exports": [_export_json(one) for one in collected]}


def _export_json(one: Collected) -> dict[str, object]:
    return {
        "file": one.untrusted_file,
        "kind": one.kind,
        "sha256": one.sha256,
        "case": one.case_code,
        "is_known": one.is_known,
        "posts": one.posts,
        "media": one.media,
        "new_posts": one.new_posts,
        "new_media": one.new_media,
        "media_not_included": one.media_not_included,
        "assumed_zone": one.assumed_zone,
        "error": _error_json(one.code) if one.code else None,
        "unread": [
            {
                "file": u.untrusted_file,
                "place": u.place,
                "code": u.code,
                "reason": show.reason(u.code),
            }
            for u in one.unread
        ],
        "leftovers": dict(one.leftovers),
        "notes": dict(one.notes),
    }


def _error_json(code: str) -> dict[str, str]:
    return {"code": code, "message": show.reason(code), "hint": show.hint(code)}


def say_collected(collected: Sequence[Collected]) -> None:
    """Say of each export what was read and what was not."""
    for one in collected:
        if one.code:
            show.note(
                f"{shown(one.untrusted_file)}  {one.code}: {show.reason(one.code)}"
            )
            show.note(show.hint(one.code))
            continue
        _say_one(one)


def _say_one(one: Collected) -> None:
    facts = {"posts": one.posts, "media": one.media, "new": one.new_posts}
    words = _("posts: %(posts)s, media: %(media)s, new posts: %(new)s", **facts)
    show.result(f"{shown(one.untrusted_file)}  {one.kind}  {words}")
    if one.is_known:
        show.note(_("This export was collected before: nothing was added."))
    if one.case_code:
        show.note(_("Private: kept in case %(code)s.", code=one.case_code))
    for line in note_lines(one.notes):
        show.note(f"  {line}")
    if one.assumed_zone:
        show.note(_("Its times name no zone: %(zone)s assumed.", zone=one.assumed_zone))
    if one.media_not_included:
        count = one.media_not_included
        show.note(_("Media that the export does not hold: %(count)s", count=count))
    for unread in one.unread[:_UNREAD_SHOWN]:
        place = f" ({unread.place})" if unread.place else ""
        name = shown(unread.untrusted_file)
        show.note(f"  {name}{place}  {unread.code}: {show.reason(unread.code)}")
    if len(one.unread) > _UNREAD_SHOWN:
        left = len(one.unread) - _UNREAD_SHOWN
        show.note(_("  and %(left)s more; --json lists them all.", left=left))


def raise_if_refused(collected: Sequence[Collected]) -> None:
    """End with the first export's error when one was not read at all."""
    for one in collected:
        if one.code:
            problem: type[PanohError] = registered().get(one.code, NeedsMapping)
            raise Refused(problem.exit_code)


class Refused(click.exceptions.Exit):
    """Some export was not read at all; what to do was already said."""
