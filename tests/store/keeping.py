"""Posts put into the store as an export's."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from panoh.model.corpus import Channel, Post
from panoh.model.kept import KeptExport
from panoh.store import corpus, database
from panoh.store.corpus import ExportWriter

POST = Post(Channel("telegram", "7"), "1", 1)


def keep(batches: Iterable[Sequence[Post]], sha256: str = "a" * 64) -> ExportWriter:
    """Keep a public export of these batches; return its writer."""
    export = KeptExport(
        number=0,
        sha256=sha256,
        kind="telegram_json",
        location="",
        main_name="",
        case_code="",
        collected_at=datetime(2026, 3, 1, tzinfo=UTC),
        posts=0,
        media=0,
    )
    with database.all_or_nothing():
        writer = corpus.begin_export(export, None)
        for batch in batches:
            writer.add(batch)
        writer.finish(0, 0, {}, {})
    return writer
