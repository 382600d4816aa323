"""Pages of OK (odnoklassniki.ru) that somebody saved in a browser.

Generations of the markup, from public programs that read them:

- feeds and groups: div.feed-w or [data-feed-id], .media-text_cnt_tx, .feed_date;
- one topic: div.mlr_cnt, <group-author data="{...}"> with the time in ISO 8601;
- comments: [data-seen-params] with commentId, data-time in milliseconds,
  a.comments_author-name, .js-text-full; before that div.comments_text, .d_comment_text;
- m.ok.ru: .mfeed_i, .mtext_w.

A topic's id is in the link to it ("/group/1/topic/2", "/profile/1/statuses/2").
"""

import re
from typing import Any, ClassVar

import msgspec
from selectolax.lexbor import LexborNode

from panoh.collect.page_items import Item, classes, link_path, path_of
from panoh.collect.saved_page import SavedPage
from panoh.collect.site_pages import SitePages, noted_address
from panoh.collect.site_posts import Site, page_channel
from panoh.collect.stand_ins import digest
from panoh.collect.web_page import attribute, readable_text
from panoh.model.corpus import Channel, PostKind

_HOOKS = re.compile(
    rb"class=\"[^\"]*media-text_cnt|data-feed-id=|class=\"[^\"]*comments_author-name"
)
_POST = re.compile(r"(?:^|\s)(?:feed-w|groups_post-w|mlr_cnts?|mfeed_i)(?:\s|$)")
_COMMENT = re.compile(r"(?:^|\s)(?:comments_current|d_comment|comments_i)(?:\s|$)")
_TOPIC = re.compile(r"((?:group|profile)/\d+|[\w.-]+)/(?:topic|statuses|statuse)/(\d+)")
_PERSON = re.compile(r"(?:profile|group)/(\d+)")


class OkSite:
    """How OK marks posts and comments."""

    platform: ClassVar[str] = "ok"
    texts: ClassVar[str] = (
        ".media-text_cnt_tx, .media-text_cnt, .js-text-full, .comments_text,"
        " .d_comment_text, .mtext_w, .media-link_h_txt, .poll_question, .poll_answer_tx"
    )
    authors: ClassVar[str] = (
        ".comments_author-name, .comments_current__header__main__author__name,"
        " .d_comment_owner, .feed_top a.o, .feed_ac a, a.group-link, a.user-link,"
        " .shortcut-wrap a, group-author, .mfeed_author a"
    )
    times: ClassVar[str] = (
        "time, .feed_date, group-author[datetime], .comment_date,"
        " .comments_current__footer__main__date, .d_comment_date, .mts_date"
    )
    likes: ClassVar[str] = (
        '[data-widget-item-type="like"] .widget_count, .controls-list_lk .widget_count,'
        " .comments_like .tico, .js-klass .js-count, button.js-klass"
    )
    forwards: ClassVar[str] = (
        ".media-reshare a.o, .media-status_reshare a, .reshare a.o"
    )
    videos: ClassVar[str] = ".vid-card_cnt_w, [data-mp4src], a.video-card_lk"
    labels: ClassVar[str] = (
        ".media-text_lk-more, .js-show-more-text, .js-text-show-more"
    )
    owner_links: ClassVar[str] = ".toolbar_ucard a, #hook_Block_LeftColumnTopCard a"

    headings: ClassVar[str] = "h1.group-name_h, .mctc_name_tx, .group-name"

    def prepare(self, page: SavedPage) -> None:
        """Write down as elements what the page's program would have made of data."""
        for node in page.tree.css("group-author[data]"):
            data = _json(node, "data")
            group, time = data.get("group"), data.get("timeInfo")
            if isinstance(group, dict):
                node.insert_child(str(group.get("name") or ""))
                node.attrs["href"] = str(group.get("href") or "")
            if isinstance(time, dict):
                written = str(time.get("createTime") or "")
                node.attrs["datetime"] = node.attrs["abs_time"] = written
        if topic := _TOPIC.search(path_of(page.url)):
            for node in page.tree.css(".mlr_cnt, .mlr_cnts")[:1]:
                node.attrs["data-topic"] = topic[2]

    def identify(self, node: LexborNode) -> tuple[str, PostKind] | None:
        """Tell a comment by the id that it was seen under, a post by its topic."""
        seen = _json(node, "data-seen-params").get("data")
        if isinstance(seen, dict) and (comment_id := seen.get("commentId")):
            return f"comment:{str(comment_id)[:100]}", PostKind.COMMENT
        name = classes(node)
        if _COMMENT.search(name):
            told = attribute(node, "data-id") or attribute(node, "id")
            return f"comment:{told[:100] or _stand_in(node)}", PostKind.COMMENT
        if _POST.search(name) or attribute(node, "data-feed-id"):
            told = attribute(node, "data-topic") or _topic_of(node)
            native_id = told or attribute(node, "data-feed-id")[:100]
            return native_id or _stand_in(node), PostKind.MESSAGE
        return None

    def author_id(self, path: str) -> str:
        """Read "profile/1" and "group/1" as "1"; a name in the address stays."""
        found = _PERSON.match(path)
        return found[1] if found else path

    def channel(self, page: SavedPage, item: Item) -> Channel:
        """Name the group or profile by the link to the topic, else by the page."""
        owner = _TOPIC.search(_topic_path(item.node)) or _TOPIC.search(
            path_of(page.url)
        )
        if owner is None:
            return page_channel(page, "ok")
        return Channel("ok", self.author_id(owner[1]), url=f"https://ok.ru/{owner[1]}")

    def reply_to(self, item: Item, post_id: str) -> str:
        """Tell the comment that it answers, else the post."""
        answered = item.first("[data-rid]")
        told = attribute(answered, "data-rid")[:100]
        return f"comment:{told}" if told else post_id


class OkHtml(SitePages):
    """Reads a feed, a group or a topic with comments; another page is one post."""

    name: ClassVar[str] = "ok_html"
    site: ClassVar[Site] = OkSite()
    address: ClassVar[re.Pattern[bytes]] = noted_address(rb"ok\.ru|odnoklassniki\.ru")
    host: ClassVar[bytes] = b"ok.ru"
    hooks: ClassVar[re.Pattern[bytes]] = _HOOKS


def _stand_in(node: LexborNode) -> str:
    """Make an id of what an element says first: without one it would be in another."""
    said = node.css_first(f"{OkSite.texts}, img")
    text = readable_text(said) or attribute(said, "src")
    return f"unknown:{digest(text, link_path(node.css_first(OkSite.authors)))}"


def _topic_of(node: LexborNode) -> str:
    found = _TOPIC.search(_topic_path(node))
    return found[2] if found else ""


def _topic_path(node: LexborNode) -> str:
    """Find the path of the first link to a topic in an element."""
    paths = (path_of(attribute(a, "href")) for a in node.css("a[href]")[:50])
    return next((path for path in paths if _TOPIC.search(path)), "")


def _json(node: LexborNode, name: str) -> dict[str, Any]:
    """Read an attribute that holds an object; {} for anything else."""
    written = attribute(node, name)
    if not written.startswith("{"):
        return {}
    try:
        value = msgspec.json.decode(written)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
