"""Pages that somebody saved: what is on them, whatever the year and the browser."""

import base64
import shutil
from pathlib import Path

import pytest

from panoh.collect.parser import OpenExport, Parser
from panoh.collect.parsers.ok_html import OkHtml
from panoh.collect.parsers.registry import PARSERS
from panoh.collect.parsers.vk_html import VkHtml
from panoh.collect.parsers.web_html import WebHtml
from panoh.collect.recognise import find_exports
from panoh.collect.sources import open_source
from panoh.errors import Bomb
from panoh.model.corpus import Post, PostKind, Unread
from panoh.testing import ParserContract
from panoh.testing.samples import MemorySource
from tests.collect.parsers.samples import SAMPLES

VK = "<!-- saved from url=(0030)https://vk.com/shame_example_1 --><html><body>"
PAGE = (SAMPLES / "vk_html/Стена.html").read_bytes()


class TestVkContract(ParserContract):
    parser = VkHtml()
    sample = SAMPLES / "vk_html"
    main = "Стена.html"
    streams = False


class TestOkContract(ParserContract):
    parser = OkHtml()
    sample = SAMPLES / "ok_html"
    main = "Topic.html"
    streams = False


class TestMhtmlContract(ParserContract):
    parser = WebHtml()
    sample = SAMPLES / "web_html"
    main = "board.mhtml"
    ends = "open"
    streams = False


def read(parser: Parser, raw: bytes | str, **files: bytes) -> list[Post | Unread]:
    content = raw.encode() if isinstance(raw, str) else raw
    assert parser.recognises("p.html", content[: 1 << 16])
    export = OpenExport(MemorySource({"p.html": content, **files}), "p.html")
    return list(parser.parse(export))


def read_post(parser: Parser, raw: bytes | str) -> Post:
    (post,) = read(parser, raw)
    assert isinstance(post, Post)
    return post


MOBILE = """<div class="wall_item"><a name="post-1_2" class="post__anchor"></a>
<a class="pi_author" href="/id7">A. Example</a>
<a class="wi_date" href="/wall-1_2">5 мар 2021 в 14:05</a>
<div class="pi_text">Text</div><b class="v_like">3</b></div></body></html>"""
OLD = """<div id="post-1_2" class="post all own">
<a class="author" href="/id7">A. Example</a>
<div class="wall_post_text">Text</div><span class="rel_date">5 мар 2021 в 14:05</span>
<span class="post_like_count fl_l">3</span></div></body></html>"""
REACT = """<article data-testid="post" data-post-id="-1_2"><a href="/id7">
<span data-testid="post-header-title">A. Example</span></a>
<a data-testid="post_date_block_preview" href="/wall-1_2">5 мар 2021 в 14:05</a>
<div class="vkitPostText__root--x1">Text</div>
<div data-testid="post_footer_action_like">3</div></article></body></html>"""


@pytest.mark.parametrize("markup", [MOBILE, OLD, REACT], ids=["m", "2011", "2024"])
def test_every_generation_of_vk_says_the_same(markup: str) -> None:
    post = read_post(VkHtml(), VK + markup)

    assert post.native_id == "-1_2"
    assert post.channel.native_id == "-1"
    assert (post.untrusted_author, post.untrusted_author_id) == ("A. Example", "7")
    assert (post.untrusted_text, post.reactions) == ("Text", 3)
    assert post.original_time == "5 мар 2021 в 14:05"
    assert post.posted_at
    assert post.posted_at.isoformat() == "2021-03-05T14:05:00+00:00"


COMMENTS_2025 = """<div data-testid="wall_comments_layout_root">
<div data-testid="wall_comments_comment_root" id="-1_5">
<a data-testid="comment-avatar" href="/id8"><img src="https://example.org/a.jpg"></a>
<a data-testid="comment-owner" href="/id8">B. Example</a>
<div data-testid="comment-text"><div data-testid="showmoretext">
<div class="vkitFeedShowMoreText__text--x">I will find you: <a href="/wall-1_2?reply=9">
here</a></div><button>Показать ещё</button></div></div>
<a data-testid="wall_comment_date" href="/wall-1_2?reply=5">6 мар 2021 в 9:00</a>
<div data-testid="comment-like">2</div>
<div data-testid="wall_comments_comment_in_thread">
<a data-testid="comment-owner" href="/id9">C. Example</a>
<div data-testid="comment-text">Stop</div>
<a data-testid="wall_comment_date" href="/wall-1_2?reply=6&amp;thread=5">вчера</a>
</div></div></div>"""


def test_comments_of_2025_are_no_part_of_the_post_above_them() -> None:
    page = VK + REACT.replace("</article>", f"{COMMENTS_2025}</article>")

    post, comment, answer = (p for p in read(VkHtml(), page) if isinstance(p, Post))

    assert (post.native_id, post.untrusted_text) == ("-1_2", "Text")
    assert (comment.native_id, comment.reply_to) == ("-1_5", "-1_2")
    assert comment.untrusted_text.startswith("I will find you: here")
    assert "Показать" not in comment.untrusted_text
    assert (comment.untrusted_author, comment.reactions) == ("B. Example", 2)
    assert str(comment.posted_at) == "2021-03-06 09:00:00+00:00"
    assert (answer.native_id, answer.reply_to) == ("-1_6", "-1_5")
    assert (answer.untrusted_author_id, answer.untrusted_text) == ("9", "Stop")
    assert {comment.kind, answer.kind} == {PostKind.COMMENT}


def test_a_discussion_on_vk_is_read() -> None:
    post = read_post(
        VkHtml(),
        VK + '<div class="bp_post clear_fix" id="post-1_3"><a class="bp_author"'
        ' href="/id7">A. Example</a><div class="bp_text">She lives there</div>'
        '<a class="bp_date" href="/topic-1_2?post=3">5 мар 2021 в 14:05</a></div>'
        "</body></html>",
    )
    assert (post.untrusted_author, post.untrusted_text) == (
        "A. Example",
        "She lives there",
    )
    assert post.posted_at


def test_what_a_post_says_is_not_lost_when_the_markup_changes() -> None:
    raw = (
        f'{VK}<div data-post-id="-1_2"><b>A. Example</b><i class="new1">Who is</i> she'
        '<script>no()</script><div data-post-id="-1_3"><i class="new1">No</i></div>'
        "</div></body></html>"
    )
    export = OpenExport(MemorySource({"p.html": raw.encode()}), "p.html")

    first, second = (p for p in VkHtml().parse(export) if isinstance(p, Post))

    assert first.untrusted_text == "A. Example\nWho is\nshe"
    assert second.untrusted_text == "No"
    assert export.leftovers["text markup of vk"] == 2


def test_comments_of_ok_without_an_id_are_no_part_of_the_post() -> None:
    comment = '<div class="comments_current"><a class="comments_author-name" href="'
    page = (
        "<!-- saved from url=(0013)https://ok.ru/x --><html><body>"
        '<div class="feed-w"><div class="media-text_cnt_tx">Text</div>'
        f'{comment}/profile/7"><span>A</span></a><span class="js-text-full">One</span>'
        f'</div>{comment}/profile/8"><span>B</span></a><span class="js-text-full">One'
        f'</span></div>{comment}/profile/8"><span>B</span></a>'
        '<span class="js-text-full">Two</span></div></div></body></html>'
    )
    posts = [p for p in read(OkHtml(), page) if isinstance(p, Post)]

    assert [p.untrusted_text for p in posts] == ["Text", "One", "One", "Two"]
    assert [p.untrusted_author for p in posts] == ["", "A", "B", "B"]
    assert len({p.native_id for p in posts}) == 4


def test_mobile_comments_of_vk_are_told_by_their_links() -> None:
    post, comment = read(
        VkHtml(),
        VK + MOBILE.removesuffix("</body></html>") + '<div class="ReplyItem"><a '
        'class="ReplyItem__name" href="/id8">B</a><div class="ReplyItem__body">No</div>'
        '<div class="ReplyItem__date"><a class="item_date" href="/wall-1_2?reply=5">'
        "2 часа назад</a></div></div></body></html>",
    )
    assert isinstance(post, Post)
    assert isinstance(comment, Post)
    assert (comment.native_id, comment.reply_to) == ("-1_5", "-1_2")
    assert comment.kind is PostKind.COMMENT
    assert (comment.posted_at, comment.original_time) == (None, "2 часа назад")


def test_an_old_page_in_windows_1251_is_read() -> None:
    page = VK.replace("<body>", "<head><meta charset=windows-1251></head><body>")
    raw = (page + OLD.replace("Text", "Это угроза")).encode("cp1251")

    assert read_post(VkHtml(), raw).untrusted_text == "Это угроза"


@pytest.mark.parametrize("named", ["utf-8", "windows-1251", "koi8-r", "x-unknown"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_page_that_names_another_encoding_than_its_own_is_read(
    named: str, encoding: str
) -> None:
    if (named, encoding) == ("koi8-r", "cp1251"):
        pytest.skip("nothing tells these two apart but the name")
    page = VK.replace("<body>", f"<head><meta charset={named}></head><body>")
    raw = (page + OLD.replace("Text", "Это угроза 🔪" * 9)).encode(encoding, "ignore")

    assert read_post(VkHtml(), raw).untrusted_text.startswith("Это угроза")


def test_one_damaged_byte_does_not_take_the_encoding_from_a_page() -> None:
    page = VK.replace("<body>", "<head><meta charset=windows-1251></head><body>")
    raw = (page + OLD.replace("Text", "Это угроза")).encode() + b"<!-- \xff -->"

    assert read_post(VkHtml(), raw).untrusted_text == "Это угроза"


def test_elements_in_elements_without_end_are_refused_at_once() -> None:
    raw = (f"{VK}{'<div><b>' * 50_000}Text").encode()

    with pytest.raises(Bomb):
        list(
            WebHtml().parse(OpenExport(MemorySource({"p.html": raw}), "p.html")),
        )


def test_a_folder_of_a_case_may_be_called_files() -> None:
    assert WebHtml().recognises("case_files/monday/Wall.html", PAGE)
    assert not WebHtml().recognises("Wall_files/saved_resource.html", PAGE)


def test_a_page_of_unknown_markup_is_one_post_and_a_leftover() -> None:
    raw = f"{VK}<section>Who <b>is</b> she?</section></body></html>".encode()
    export = OpenExport(MemorySource({"p.html": raw}), "p.html")

    (post,) = VkHtml().parse(export)

    assert isinstance(post, Post)
    assert (post.kind, post.untrusted_text) == (PostKind.PAGE, "Who is she?")
    assert dict(export.leftovers) == {"markup of vk": 1}


def test_whoever_is_logged_in_is_not_on_the_page() -> None:
    for parser, page in (
        (VkHtml(), PAGE),
        (OkHtml(), (SAMPLES / "ok_html/Topic.html").read_bytes()),
    ):
        posts = [post for post in read(parser, page) if isinstance(post, Post)]
        assert "900" not in {post.untrusted_author_id for post in posts}
        assert "" in {post.untrusted_author for post in posts}


def test_the_time_of_a_shared_post_is_not_that_of_the_post() -> None:
    posts = [post for post in read(VkHtml(), PAGE) if isinstance(post, Post)]
    (post,) = (post for post in posts if post.native_id == "-123_470")

    assert post.posted_at is None
    assert post.original_time == "сегодня в 9:01"
    assert post.untrusted_forwarded_from == "Чужая стена"
    assert post.untrusted_text == "Делюсь.\nИсходный пост"


def mhtml_of_vk() -> bytes:
    folder = "https://vk.com/%D0%A1%D1%82%D0%B5%D0%BD%D0%B0_files/"
    part = b"--b\r\nContent-Type: image/jpeg\r\nContent-Location: %b\r\n\r\n%b\r\n"
    names = ("foto%201.jpg", "thumb", "%D0%B0%D0%B2%D0%B0%D1%82%D0%B0%D1%80.jpg")
    pictures = [
        part % ((folder + name).encode(), b"\xff\xd8\xff" + bytes(64)) for name in names
    ]
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://vk.com/wall-1\r\n"
        b"Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n\r\n"
        + PAGE.replace(b"<!-- saved from", b"<!-- from")
        + b"\r\n"
        + b"".join(pictures)
        + b"--b--\r\n"
    )


def test_mhtml_of_vk_holds_what_the_folder_does() -> None:
    posts = [post for post in read(VkHtml(), mhtml_of_vk()) if isinstance(post, Post)]
    kept = [m for post in posts for m in post.media if m.is_included]

    assert [post.native_id for post in posts[:4]] == [
        *("-123_456", "-123_460", "-123_461", "-123_470"),
    ]
    assert [m.untrusted_name.rpartition("/")[2] for m in kept] == [
        *("foto 1.jpg", "thumb", "аватар.jpg"),
    ]


def test_mhtml_that_was_cut_gives_no_post_without_its_pictures() -> None:
    raw = mhtml_of_vk()
    whole = read(VkHtml(), raw)
    for place in range(raw.index(b"</html>"), raw.index(b"--b--")):
        *posts, unread = read(VkHtml(), raw[:place])
        assert posts == whole[: len(posts)], place
        assert isinstance(unread, Unread)


def test_other_pictures_in_the_folder_of_a_page_are_not_its(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "vk_html", tmp_path / "all")
    shutil.copy(SAMPLES / "media_folder/lake.png", tmp_path / "all/lake.png")
    (tmp_path / "all/Стена_files/frame.html").write_bytes(b"<html>Advert</html>")

    with open_source(tmp_path / "all") as source:
        exports, _ = find_exports(source, (VkHtml(), WebHtml(), *PARSERS))

    found = {(one.parser.name, one.name): len(one.media) for one in exports}
    assert found["vk_html", "Стена.html"] == 3
    assert found["media_folder", "all"] == 1
    assert not any(kind == "web_html" for kind, _ in found)


def test_pictures_in_mhtml_are_opened_by_their_names_later() -> None:
    with open_source(SAMPLES / "web_html") as source:
        (post,) = WebHtml().parse(OpenExport(source, "board.mhtml"))
        assert isinstance(post, Post)
        named, missing = post.media
        with source.open(named.untrusted_name) as stream:
            assert stream.read().startswith(b"\x89PNG")
        assert not missing.is_included


@pytest.mark.parametrize("shown", ["<img src='{}'>", "<i style='background:url({})'>"])
def test_pictures_that_are_written_into_a_page_are_opened_by_their_names_later(
    tmp_path: Path, shown: str
) -> None:
    one, other = (b"\x89PNG\r\n\x1a\n" + bytes([n]) * 3000 for n in (1, 2))
    pictures = [
        shown.format(f"data:image/png;base64,{base64.b64encode(raw).decode()}")
        for raw in (one, other, one)
    ]
    single_file = (
        "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n"
        " url: https://board.example.org/t/1 \n-->"
        f"<body><p>Who is she</p>{''.join(pictures)}</body></html>"
    )
    (tmp_path / "Wall.html").write_text(single_file, encoding="utf-8")

    with open_source(tmp_path) as source:
        (post,) = WebHtml().parse(OpenExport(source, "Wall.html"))
        assert isinstance(post, Post)
        assert post.native_id == "https://board.example.org/t/1"
        assert all(medium.is_included for medium in post.media)
        read_again = []
        for medium in post.media:
            with source.open(medium.untrusted_name) as stream:
                read_again.append(stream.read())
    assert read_again == [one, other]


@pytest.mark.parametrize(
    "data", ["image/png;base64,%2B", "image/png;base64,&", "image/png,", "text/html,"]
)
def test_a_picture_in_a_page_that_is_none_harms_nothing(data: str) -> None:
    page = f"<html><body><p>Text<img src='data:{data}{'A' * 5000}'></p></body></html>"

    (medium,) = read_post(WebHtml(), page).media

    assert not medium.is_included


def test_a_reference_out_of_the_folder_is_not_followed() -> None:
    raw = f'{VK}<div class="x">Text<img src="../secret.jpg"></div></body></html>'

    assert read_post(VkHtml(), raw).media == ()


@pytest.mark.parametrize("reference", ["http://[x/a.jpg", "//[", "x.jpg%00", "?", "#"])
def test_a_reference_that_is_no_address_harms_nothing(reference: str) -> None:
    img = f'<img src="{reference}"><a href="{reference}">there</a>'
    page = f"{VK}<div data-post-id='1_2' class=post>{img}"
    page += f"<div class=wall_post_text>Text{img}</div></div></body></html>"

    assert read(VkHtml(), page)
    assert read(VkHtml(), mhtml_of_vk().replace(b"./%D0", reference.encode() + b"%D0"))


def test_pages_of_other_sites_and_other_files_are_not_taken() -> None:
    page = b"<!DOCTYPE html><html><body><a href='https://vk.com/x'>VK</a></body></html>"

    assert not VkHtml().recognises("p.html", page)
    assert not OkHtml().recognises("p.html", page)
    assert WebHtml().recognises("p.html", page)
    for other in (b"", b"<?xml version='1.0'?><gpx/>", b"{}", b"<svg/>", b"a < b"):
        assert not WebHtml().recognises("p.html", other)


def test_posts_in_posts_are_each_asked_for_their_own_part_only() -> None:
    page = VK + "".join(
        f'<div data-post-id="-1_{n}"><p class="wall_post_text">{n}</p>'
        for n in range(9)
    )
    posts = [
        p for p in read(VkHtml(), page + "</div></body></html>") if isinstance(p, Post)
    ]

    assert [p.untrusted_text for p in posts] == [str(n) for n in range(9)]


def test_what_follows_the_last_post_is_no_part_of_it() -> None:
    page = VK + OLD.replace("</body>", '<p class="wall_post_text">Other</p></body>')

    assert read_post(VkHtml(), page).untrusted_text == "Text"
