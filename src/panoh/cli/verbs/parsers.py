"""panoh parsers."""

import shutil

import click

from panoh.cli import show
from panoh.cli.command import UNREVIEWED, command, json_option
from panoh.cli.drawing import framed, side_by_side
from panoh.cli.saving import WAYS, Way
from panoh.cli.words import _, language
from panoh.errors import UnknownKind
from panoh.packs.words import is_reviewed


@command("parsers")
@click.argument("kind", required=False)
@json_option
@click.pass_obj
def verb(
    session: object,  # noqa: ARG001 - click's
    /,
    kind: str | None,
    *,
    as_json: bool,
) -> None:
    """List what Panoh can read, and show how to save it.

    KIND is a name from the list or the beginning of one. Menus change; the words may
    differ on your device.

    Example: panoh parsers

    Example: panoh parsers whatsapp
    """
    ways = [way for way in WAYS if kind is None or _is_meant(way, kind)]
    if not ways:
        raise UnknownKind(detail=kind or "")
    if as_json:
        show.as_json("parsers", {"ways": [_way_json(way) for way in ways]})
    elif kind is None:
        _list(ways)
    else:
        for way in ways:
            _explain(way)
    if not as_json and not is_reviewed(language()):
        show.note(_(UNREVIEWED))


def _is_meant(way: Way, kind: str) -> bool:
    return any(name.startswith(kind.casefold()) for name in way.kinds)


def _list(ways: list[Way]) -> None:
    for way in ways:
        show.result(f"{_(way.title)}\n    {', '.join(way.kinds)}")
    show.note(_("To see how one is saved: panoh parsers %(kind)s", kind="whatsapp"))


def _explain(way: Way) -> None:
    show.result(f"{_(way.title)}  ({', '.join(way.kinds)})\n")
    for number, step in enumerate(way.steps, 1):
        show.result(f"{number}. {_(step.words)}")
    frames = [
        framed(str(number), [_(line) for line in step.screen], _word(step.press))
        for number, step in enumerate(way.steps, 1)
    ]
    drawn = side_by_side(frames, shutil.get_terminal_size().columns)
    show.result("\n".join(["", *drawn, ""]))


def _word(press: str) -> str:
    # gettext answers an empty message id with the catalogue's own header.
    return _(press) if press else ""


def _way_json(way: Way) -> dict[str, object]:
    return {
        "title": _(way.title),
        "kinds": list(way.kinds),
        "steps": [_(step.words) for step in way.steps],
    }
