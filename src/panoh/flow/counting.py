"""Count sightings, so that the figures expose nobody."""

from collections.abc import Sequence

from panoh.count.tables import LEAST_SHOWN, Cell, Counted, release
from panoh.flow.desk import Desk
from panoh.model.report import CountedBy, CountTable, ReportCell
from panoh.store import judging
from panoh.store.judging import SightingFacts


def counted(desk: Desk, sightings: Sequence[SightingFacts]) -> tuple[Cell, ...]:
    """Sightings by channel, week and language, small numbers hidden."""
    posts = desk.reader.posts(s.post_number for s in sightings)
    return release(
        Counted(f"CH{post.channel_number}", post.post.posted_at, post.language)
        for sighting in sightings
        for post in (posts[sighting.post_number],)
    )


def count_all(desk: Desk) -> tuple[Cell, ...]:
    """All sightings of the desk, counted."""
    return counted(desk, judging.sighting_facts())


def count_tables(
    desk: Desk, sightings: Sequence[SightingFacts]
) -> tuple[CountTable, ...]:
    """The same as tables of a report; a withheld table has no cells."""
    cells = [cell for cell in counted(desk, sightings) if cell.key]
    return tuple(
        CountTable(
            by,
            LEAST_SHOWN,
            tuple(
                ReportCell(cell.key, None if cell.is_hidden else int(cell.shown))
                for cell in cells
                if cell.margin is by
            ),
        )
        for by in CountedBy
    )
