"""Posts from the pages of a site whose markup is known; other pages as one post."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import ClassVar, Protocol

from selectolax.lexbor import LexborNode

from panoh.collect.dates import find_zone
from panoh.collect.page_items import (
    LONGEST_TEXT,
    Item,
    classes,
    find_items,
    lineage,
    link_path,
    path_of,
    read_count,
    read_time,
    show_hidden,
)
from panoh.collect.parser import OpenExport
from panoh.collect.saved_page import SavedPage, open_saved_page
from panoh.collect.stand_ins import digest
from panoh.collect.web_page import readable_text
from panoh.collect.web_pages import site_of
from panoh.errors import BadRecord, TruncatedExport
from panoh.model.corpus import Channel, Media, MediaKind, Post, PostKind, Unread

MOST_MEDIA = 1000

# Pictures of people and buttons, which no post shows.
_NO_MEDIA = re.compile(
    r"avatar|emoji|sticker|icon|post_img|reply_img|wi_img|cell_img|pp_img|ucard|user-pic"
    r"|photo_img_mini|image_status|smile",
    re.IGNORECASE,
)
_PRIVATE = re.compile(r"(?:im|mail|messages|dk)(?:/|\Z)")
_SHOWN = "img, video, [style*='url(']"


class Site(Protocol):
    """How a site marks what; CSS selectors of all its generations, most stable first.

    `labels` are elements that only say that there is more. `owner_links` lead to the
    page of whoever is logged in: who saved the page is not in it. `headings` name the
    wall or group of the page.
    """

    platform: ClassVar[str]
    texts: ClassVar[str]
    authors: ClassVar[str]
    times: ClassVar[str]
    likes: ClassVar[str]
    forwards: ClassVar[str]
    videos: ClassVar[str]
    labels: ClassVar[str]
    owner_links: ClassVar[str]
    headings: ClassVar[str]

    def prepare(self, page: SavedPage) -> None:
        """Change the page's tree so that the selectors find all that it says."""
        ...

    def identify(self, node: LexborNode) -> tuple[str, PostKind] | None:
        """Tell whether an element begins a post or comment: its id and kind."""
        ...

    def author_id(self, path: str) -> str:
        """Read an author's id from the path of a link to the author."""
        ...

    def channel(self, page: SavedPage, item: Item) -> Channel:
        """Tell where an item was posted."""
        ...

    def reply_to(self, item: Item, post_id: str) -> str:
        """Tell what a comment answers; `post_id` is that of the post before it."""
        ...


@dataclass(slots=True)
class SitePosts:
    """Reads one page; `place` counts its posts and comments."""

    export: OpenExport
    site: Site
    place: int = field(default=0, init=False)
    untrusted_owner: str = field(default="", init=False)
    untrusted_heading: str = field(default="", init=False)
    last_post_id: str = field(default="", init=False)
    channel: Channel = field(init=False)
    shown: set[Media] = field(default_factory=set, init=False)

    def read(self) -> Iterator[Post | Unread]:
        """Yield the items in their order; of a page that is cut all but the last.

        A last post holds the pictures that the page shows and no item does, such as
        those of people. Raises InputError when nothing of the page can be read.
        """
        page = open_saved_page(self.export)
        show_hidden(page.tree, self.site.labels)
        self.site.prepare(page)
        items = find_items(page.tree, self.site.identify)
        if page.is_cut:
            items = items[:-1]
        elif not items:
            self.export.leftovers[f"markup of {self.site.platform}"] += 1
            yield from whole_page(page, self.site.platform)
            return
        self.untrusted_owner = link_path(
            self._before(page, items, self.site.owner_links)
        )
        self.untrusted_heading = _line(self._before(page, items, self.site.headings))
        self.channel = page_channel(page, self.site.platform)
        is_cut = page.is_cut
        for item in items:
            try:
                post = self._post(page, item)
            except TruncatedExport:
                is_cut = True
                break
            self.place += 1
            self.channel = post.channel if self.place == 1 else self.channel
            self.shown.update(post.media)
            yield post
        if is_cut:
            yield Unread(self.export.name, self.place + 1, TruncatedExport.code)
        else:
            yield from self._rest(page)

    def _before(
        self, page: SavedPage, items: list[Item], css: str
    ) -> LexborNode | None:
        """Find what the page says before its first item: a cut does not change it."""
        node = page.tree.css_first(css) if items else None
        if node is None:
            return None
        places = items[0].places
        first = places[items[0].node.mem_id]
        return node if places.get(node.mem_id, first) < first else None

    def _post(self, page: SavedPage, item: Item) -> Post:
        site = self.site
        author_node = item.first(site.authors)
        path = link_path(author_node)
        author = (" ".join(readable_text(author_node).split()), site.author_id(path))
        channel = site.channel(page, item)
        is_own = bool(author[1]) and author[1] == channel.native_id
        name = author[0] if is_own else self.untrusted_heading
        channel = replace(channel, untrusted_name=name or channel.untrusted_name)
        if path and path == self.untrusted_owner:
            author = ("", "")
        zone = find_zone(self.export.rules.zone)
        posted_at, written, assumed = read_time(item, site.times, zone)
        is_comment = item.kind is PostKind.COMMENT
        post_id, self.last_post_id = (
            self.last_post_id,
            self.last_post_id if is_comment else item.native_id,
        )
        media = _media(page, item, site)
        text = self._text(item, has_media=bool(media))
        return Post(
            channel=channel,
            native_id=item.native_id,
            place=self.place + 1,
            posted_at=posted_at,
            original_time=written,
            assumed_zone=assumed,
            kind=item.kind,
            untrusted_author=author[0],
            untrusted_author_id=author[1],
            untrusted_text=text,
            untrusted_forwarded_from=_line(item.first(site.forwards)),
            reply_to=site.reply_to(item, post_id) if is_comment else "",
            reactions=read_count(item.first(site.likes)),
            media=media,
        )

    def _text(self, item: Item, *, has_media: bool) -> str:
        """Read the text; of an item that seems empty, all that it shows."""
        if has_media or item.first(self.site.texts):
            return item.text(self.site.texts)
        self.export.leftovers[f"text markup of {self.site.platform}"] += 1
        return item.everything()

    def _rest(self, page: SavedPage) -> Iterator[Post]:
        pictures = (page.media_of(node) for node in page.tree.css(_SHOWN))
        rest = dict.fromkeys(m for m in pictures if m and m.untrusted_name)
        media = tuple(m for m in rest if m.is_included and m not in self.shown)
        if media:
            post = _page_post(page, self.site.platform, page.title, media)
            yield replace(post, channel=self.channel, place=self.place + 1)


def whole_page(page: SavedPage, platform: str) -> Iterator[Post | Unread]:
    """Read a page as one post: its title, its text, its pictures.

    Of one that is cut, the lines that are whole.
    """
    body = readable_text(page.tree.body)
    if page.is_cut:
        body = body.rpartition("\n")[0]
    text = body if body.startswith(page.title) else f"{page.title}\n{body}"
    if body:
        shown = () if page.is_cut else _shown(page, page.tree.css(_SHOWN), all_of=True)
        yield _page_post(page, platform, text[:LONGEST_TEXT], shown)
    if page.is_cut:
        yield Unread(page.export.name, 1, TruncatedExport.code)
    elif len(text) > LONGEST_TEXT or not body:
        yield Unread(page.export.name, 1, BadRecord.code)


def _page_post(
    page: SavedPage, platform: str, text: str, media: tuple[Media, ...]
) -> Post:
    return Post(
        channel=page_channel(page, platform),
        native_id=page.url or digest(page.export.name),
        place=1,
        kind=PostKind.PAGE,
        untrusted_text=text,
        media=media[:MOST_MEDIA],
    )


def page_channel(page: SavedPage, platform: str) -> Channel:
    """Name what a page stands on: the web site, or its place on a platform."""
    if platform == "web" and (site := site_of(page.url)):
        return Channel("web", site, site, url=f"https://{site}/")
    path = path_of(page.url)
    # Chats are seen by those only who are logged in, and so may be what says nothing.
    is_public = bool(page.url) and not _PRIVATE.match(path)
    native_id = path or digest(page.export.name)
    return Channel(platform, native_id, page.title, is_public, url=page.url)


def _media(page: SavedPage, item: Item, site: Site) -> tuple[Media, ...]:
    found = list(_shown(page, item.all(_SHOWN)))
    videos = {link_path(node) or node.mem_id for node in item.all(site.videos)}
    found += [Media("", MediaKind.VIDEO, is_included=False)] * len(videos)
    return tuple(found[:MOST_MEDIA])


def _shown(
    page: SavedPage, nodes: list[LexborNode], *, all_of: bool = False
) -> tuple[Media, ...]:
    """Find what elements show, each once; without what is there on all pages."""
    content = (node for node in nodes if all_of or not _is_decoration(node))
    found = [medium for node in content if (medium := page.media_of(node))]
    named = dict.fromkeys(m for m in found if m.untrusted_name)
    return (*named, *(m for m in found if not m.untrusted_name))[:MOST_MEDIA]


def _is_decoration(node: LexborNode) -> bool:
    near = [one for one, _ in zip(lineage(node), range(3), strict=False)]
    return any(_NO_MEDIA.search(classes(one)) for one in near)


def _line(node: LexborNode | None) -> str:
    return " ".join(readable_text(node).split())[:300]
