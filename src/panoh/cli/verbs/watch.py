"""panoh watch."""

import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import assert_never

import click

from panoh.cli import reading, show
from panoh.cli.command import Session, command, json_option, option
from panoh.cli.passphrase import ask_passphrase
from panoh.cli.words import _
from panoh.errors import N_, DeskInUse
from panoh.flow.collecting import Collected, ReadingChoice
from panoh.flow.desk import Desk, open_desk
from panoh.flow.reader import Reader
from panoh.flow.watching import QUIET_SECONDS, Event, News, Watch, events
from panoh.model.text import shown

_UNFINISHED = N_(
    "%(name)s is not complete, or holds nothing that Panoh can read. It is looked at"
    " again when it changes."
)


@command("watch")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@reading.watching_options
@option(
    "--quiet-seconds",
    type=click.FloatRange(min=0),
    default=QUIET_SECONDS,
    show_default=True,
    help="How long a file must not change before it is read.",
)
@option("--once", "is_once", is_flag=True, help="Read what is complete now, and end.")
@json_option
@click.pass_obj
def verb(
    session: Session,
    /,
    folder: Path,
    mapping: str | None,
    columns: tuple[str, ...],
    is_guess_good: bool,
    quiet_seconds: float,
    is_once: bool,
    as_json: bool,
    **options: str | None,
) -> None:
    """Collect what appears in a folder, once it is complete.

    Each file, zip or folder in DIR is read when it has not changed for a while, also
    what is there already. Nothing in DIR is changed or deleted. What belongs together
    must lie in one folder or zip. Ctrl-C ends it; other commands can run meanwhile.

    Example: panoh watch Downloads/Telegram

    Example: panoh watch /media/stick --case C-7K2MQR --once
    """
    table = reading.TableChoice(mapping, columns, is_guess_good, may_ask=False)
    unlock = partial(open_desk, session.desk_path, ask_passphrase())
    choose = _Chooser(table, options)
    # A wrong passphrase or option is told now, and not when the first export comes.
    with suppress(DeskInUse), unlock() as desk:
        choose(desk, None, Reader())
    watch = Watch(
        folder,
        session.desk_path,
        unlock,
        choose,
        quiet_seconds,
        is_once,
        partial(show.progress, _("Reading")),
    )
    teller = _Teller(as_json)
    if not is_once:
        show.note(_("Watching %(folder)s. Ctrl-C ends it.", folder=shown(str(folder))))
    with _ended_like_ctrl_c(), closing(events(watch)) as stream:
        try:
            for event in stream:
                teller.tell(event)
        except KeyboardInterrupt:
            if is_once:
                raise
    teller.summarise()
    if is_once:
        reading.raise_if_refused(teller.refused)


@dataclass(frozen=True, slots=True)
class _Chooser:
    """Says how an entry is to be read: as the options say."""

    table: reading.TableChoice
    options: dict[str, str | None]

    def __call__(self, desk: Desk, path: Path | None, reader: Reader) -> ReadingChoice:
        paths = [path] if path else []
        return reading.choice_of(desk, paths, self.table, reader, **self.options)


@dataclass(slots=True)
class _Teller:
    """Says what happens as it happens, and counts for the end."""

    as_json: bool
    exports: int = 0
    new_posts: int = 0
    refused: list[Collected] = field(default_factory=list)

    def tell(self, event: Event) -> None:
        """Print one piece of news; only what was read is a result."""
        match event.news:
            case News.READ:
                self._tell_read(event)
            case News.UNFINISHED:
                name = shown(event.untrusted_name)
                show.note(_(_UNFINISHED, name=name))
            case News.BUSY:
                show.note(_("Another command uses the desk: what is complete waits."))
            case News.GONE:
                show.note(_("The folder is not there any more. Panoh waits for it."))
            case News.BACK:
                show.note(_("The folder is there again."))
            case other:
                assert_never(other)

    def summarise(self) -> None:
        """Say how much it was."""
        show.note(
            _(
                "Exports read: %(exports)s, new posts: %(posts)s, not read:"
                " %(refused)s.",
                exports=self.exports,
                posts=self.new_posts,
                refused=len(self.refused),
            )
        )

    def _tell_read(self, event: Event) -> None:
        refused = [one for one in event.collected if one.code]
        self.refused += refused
        self.exports += len(event.collected) - len(refused)
        self.new_posts += sum(one.new_posts for one in event.collected)
        if self.as_json:
            content: dict[str, object] = {"entry": event.untrusted_name}
            content |= reading.collected_json(event.collected)
            show.as_json_line("watch", content)
        else:
            reading.say_collected(event.collected)


@contextmanager
def _ended_like_ctrl_c() -> Iterator[None]:
    """Let SIGTERM, with which systems end services, end the watch as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
