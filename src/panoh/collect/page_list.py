"""What a web archive's own list of pages says: titles, and the words of each page.

Crawlers take the words from the page as a browser showed it. They count where the
archived page has none of its own, since a script writes it, or is not there.
"""

from collections.abc import Iterator
from dataclasses import replace

from panoh.collect.json_lines import read_objects
from panoh.collect.parser import OpenExport, Source
from panoh.collect.record import Record
from panoh.collect.warc_posts import WarcPosts, read_time, site_channel
from panoh.collect.web_pages import LONGEST_TEXT, page_address
from panoh.errors import BadRecord, NoDates
from panoh.model.corpus import Post, PostKind, Unread

# The first line names the format; the rest are for showing the archive.
_UNUSED = ("format", "id", "hasText", "seed", "depth", "favIconUrl", "loadState")


def read_page_list(
    export: OpenExport, members: Source, name: str, posts: WarcPosts
) -> Iterator[Post | Unread]:
    """Yield a post for each page of a list that `posts` has read no words of."""
    listing = replace(export, source=members, name=name)
    for item in read_objects(listing):
        posts.place += 1
        if isinstance(item, Unread):
            yield replace(item, place=posts.place)
            continue
        record = Record(item.fields, "pages")
        url = record.text("url")
        if url and page_address(url) not in posts.pages_read:
            yield from _post(record, url, name, posts.place)
        record.ignore(*_UNUSED, "ts", "title", "text")
        record.note_leftovers(export.leftovers)


def _post(record: Record, url: str, name: str, place: int) -> Iterator[Post | Unread]:
    """Make a page's post; its id is that of a crawler's record of a page's words."""
    written, title, text = record.text("ts"), record.text("title"), record.text("text")
    if not title and not text:
        return
    words = text if text.startswith(title) else f"{title}\n{text}".strip()
    posted_at = read_time(written)
    if posted_at is None:
        yield Unread(name, place, NoDates.code)
    if len(words) > LONGEST_TEXT:
        yield Unread(name, place, BadRecord.code)
    yield Post(
        channel=site_channel(url),
        native_id=f"urn:text:{url} {written}".strip(),
        place=place,
        posted_at=posted_at,
        original_time=written,
        kind=PostKind.PAGE,
        untrusted_text=words[:LONGEST_TEXT],
    )
