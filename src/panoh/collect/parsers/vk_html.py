"""Pages of VK that somebody saved in a browser: walls, posts, comments.

The markup has changed over the years, and saved pages do not. Generations, from public
programs that read them:

- until 2016: div.post#post-1_2, .wall_post_text, span.rel_date[time], .reply_text;
- from 2016: div._post[data-post-id], .wall_post_text, .reply, .wall_reply_text;
- from 2021: .PostHeaderTitle__authorName, time.PostHeaderSubtitle__item;
- from 2024: [data-testid=post], classes such as vkitPostText__root--xxxx;
- from 2025: comments are [data-testid=wall_comments_comment_root] and _in_thread,
  [data-testid=comment] below videos; texts [data-testid=showmoretext];
- m.vk.com: .wall_item, .pi_text, a.wi_date, .ReplyItem, today as on the desktop;
- discussions: .bp_post, .bp_text, a.bp_date.

The ids ("-1_2": the wall's owner, below 0 a community, and the post) are in all.
"""

import re
from typing import ClassVar

from selectolax.lexbor import LexborNode

from panoh.collect.page_items import Item, classes, lineage
from panoh.collect.saved_page import SavedPage
from panoh.collect.site_pages import SitePages, noted_address
from panoh.collect.site_posts import Site
from panoh.collect.web_page import attribute
from panoh.model.corpus import Channel, PostKind

_HOOKS = re.compile(
    rb"id=\"post-?\d+_\d+\"|data-post-id=\"-?\d+_\d+\"|class=\"wall_item|name=\"wall-?\d+_"
    rb"|data-testid=\"wall_comments_comment"
)
_ID = re.compile(r"-?\d+_\d+")
_ELEMENT_ID = re.compile(r"(?:post|wpost|reply)(-?\d+_\d+)")
_WALL_LINK = re.compile(r"wall(-?\d+)_(\d+)(?:\?(?:[\w=&;]*?&)?reply=(\d+))?")
_THREAD = re.compile(r"[?&]thread=(\d+)")
_NUMBERED = re.compile(r"(?:id|(club|public|event))(\d+)")
_BLOCKS = {"div", "article", "li"}
_QUOTE = re.compile(r"copy_quote|CopyQuote|pic_post|nesting")
_COMMENT = re.compile(
    r"(?:^|\s)(?:reply|ReplyItem|wall_reply)(?:\s|$)|vkitComment__root"
)
_LINKED_ITEM = re.compile(r"(?:^|\s)(?:wall_item|ReplyItem)(?:\s|$)")
_TESTED_COMMENT = re.compile(r"wall_comments_comment_\w{1,20}|comment")
_DATE_LINKS = (
    "a.wi_date, a.item_date, a.wd_lnk, a.post_link, a.PostHeaderSubtitle__link,"
    ' .reply_date a, .ReplyItem__date a, a[data-testid="post_date_block_preview"],'
    ' a[data-testid="wall_comment_date"], [data-testid="wall_comment_date"] a,'
    ' [class*="vkitComment__date"] a'
)


class VkSite:
    """How VK marks posts and comments."""

    platform: ClassVar[str] = "vk"
    texts: ClassVar[str] = (
        ".wall_post_text, .wall_reply_text, .pi_text, .ReplyItem__body, .post__text,"
        ' [class*="vkitPostText__root"], [class*="vkitComment__formattedText"],'
        ' [data-testid="wall_post_text"], [data-testid="comment-text"],'
        ' [data-testid^="showmoretext"], [class*="ShowMoreText__text"], .bp_text,'
        " .media_link__title, .poll_title, .page_poll_text, .media_voting_question,"
        ' .media_voting_option_text, [class*="PollTitle"]'
    )
    authors: ClassVar[str] = (
        '.PostHeaderTitle__authorName, [data-testid="post-header-title"], a.author,'
        ' .pi_author, .ReplyItem__name, [class*="vkitComment__author"],'
        ' [data-testid="comment-owner"], .bp_author'
    )
    times: ClassVar[str] = (
        ".rel_date, .wi_date, .item_date, time, .PostHeaderSubtitle__item,"
        ' [data-testid="post_date_block_preview"], .reply_date, .ReplyItem__date,'
        ' [data-post-date], [data-testid="wall_comment_date"], .bp_date,'
        ' [class*="vkitComment__date"]'
    )
    likes: ClassVar[str] = (
        ".like_btn.like, .like_button_count, .post_like_count, .like_count, .v_like,"
        ' .PostButtonReactions__title, [data-testid="post_footer_action_like"],'
        ' .ReplyItem__like, [data-testid="comment-like"]'
    )
    forwards: ClassVar[str] = (
        ".copy_author, .pic_author, .published_by,"
        ' [class*="CopyQuote"] [class*="uthorName"]'
    )
    videos: ClassVar[str] = "[data-video], [data-video-id]"
    labels: ClassVar[str] = (
        ".wall_post_more, .wall_reply_more, .pi_more, .PostTextMore, .wi_more,"
        ' [class*="PostTextMore"], [class*="ShowMoreText__after"],'
        ' .wall_post_text button, [data-testid^="showmoretext"] button,'
        ' [data-testid="showmoretext-after"]'
    )
    owner_links: ClassVar[str] = "#top_profile_link, #l_pr a, .mm_owner a"
    headings: ClassVar[str] = "h1.page_name, h2.op_header, .OwnerInfo__name"

    def prepare(self, page: SavedPage) -> None:
        """Leave the page as it is."""

    def identify(self, node: LexborNode) -> tuple[str, PostKind] | None:
        """Tell a post or comment by its id, wherever its generation keeps it."""
        if node.tag not in _BLOCKS:
            return None
        native_id = self._id(node)
        if not native_id or self._is_quoted(node):
            return None
        is_comment = _COMMENT.search(classes(node)) or _is_tested_comment(node)
        return native_id, PostKind.COMMENT if is_comment else PostKind.MESSAGE

    def author_id(self, path: str) -> str:
        """Read "id1" as "1" and "club1" as "-1"; a name in the address stays."""
        found = _NUMBERED.fullmatch(path)
        if found is None:
            return path
        return f"-{found[2]}" if found[1] else found[2]

    def channel(self, page: SavedPage, item: Item) -> Channel:  # noqa: ARG002 - of Site
        """Name the wall by its owner, which is in the id of all that is on it."""
        owner = item.native_id.partition("_")[0]
        kind, number = ("club", owner[1:]) if owner.startswith("-") else ("id", owner)
        return Channel("vk", owner, url=f"https://vk.com/{kind}{number}")

    def reply_to(self, item: Item, post_id: str) -> str:
        """Tell the comment whose thread it is in, else the post."""
        owner = item.native_id.partition("_")[0]
        for link in item.all(_DATE_LINKS):
            href = attribute(link, "href")
            if thread := _THREAD.search(href):
                return f"{owner}_{thread[1]}"
            if found := _WALL_LINK.search(href):
                return f"{found[1]}_{found[2]}"
        return post_id

    def _id(self, node: LexborNode) -> str:
        told = attribute(node, "data-post-id")
        if _ID.fullmatch(told):
            return told
        if found := _ELEMENT_ID.fullmatch(attribute(node, "id")):
            return found[1]
        if _ID.fullmatch(told := attribute(node, "id")) and _is_tested_comment(node):
            return told
        if _LINKED_ITEM.search(classes(node)) or _is_tested_comment(node):
            links = node.css(_DATE_LINKS)[:5]
            return next(filter(None, map(_linked_id, links)), "")
        return ""

    def _is_quoted(self, node: LexborNode) -> bool:
        """Whether it is what another post shares: that is part of the other one."""
        outer = lineage(node)
        next(outer)
        level = attribute(node, "data-post-nesting-lvl")
        is_quote = any(_QUOTE.search(classes(one)) for one in outer)
        return is_quote or level not in {"", "0"}


class VkHtml(SitePages):
    """Reads a wall or a post with its comments; another page of VK is one post."""

    name: ClassVar[str] = "vk_html"
    site: ClassVar[Site] = VkSite()
    address: ClassVar[re.Pattern[bytes]] = noted_address(
        rb"vk\.com|vk\.ru|vkontakte\.ru"
    )
    host: ClassVar[bytes] = b"vk.com"
    hooks: ClassVar[re.Pattern[bytes]] = _HOOKS


def _is_tested_comment(node: LexborNode) -> bool:
    return _TESTED_COMMENT.fullmatch(attribute(node, "data-testid")) is not None


def _linked_id(link: LexborNode) -> str:
    found = _WALL_LINK.search(attribute(link, "href"))
    return f"{found[1]}_{found[3] or found[2]}" if found else ""
