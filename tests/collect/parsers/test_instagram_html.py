"""The pages of Instagram's downloads: told by how they are built."""

from panoh.collect.parsers.facebook_html import FacebookHtml
from panoh.collect.parsers.instagram_html import InstagramHtml
from panoh.model.corpus import PostKind
from panoh.testing import ParserContract
from tests.collect.meta import read
from tests.collect.parsers.samples import SAMPLES

TOP = "instagram-gulrang.example-2024-05-01-a1B2c3"
CHAT = "your_instagram_activity/messages/inbox/a_17840000000000001/message_1.html"
LIKES = "your_instagram_activity/likes/liked_posts.html"
WHEN = "мар 02, 2024 4:46 PM"


class TestContract(ParserContract):
    parser = InstagramHtml()
    sample = SAMPLES / "instagram_html"
    main = f"{TOP}/connections/followers_and_following/followers_1.html"
    streams = False


def page(
    *blocks: str, title: str = "Санҷар", end: str = "</div></body></html>"
) -> bytes:
    head = f"<html><head><title>{title}</title></head><body><div role='main'>"
    return f"{head}{''.join(blocks)}{end}".encode()


def block(heading: str, content: str, when: str = WHEN) -> str:
    parts = f"<h2>{heading}</h2><div>{content}</div><div>{when}</div>"
    return f'<div class="pam _3-95">{parts}</div>'


def test_generated_names_of_classes_do_not_matter() -> None:
    parts = "<i>Санҷар</i><p>Салом</p><b>мар 02, 2024 4:46 PM</b>"

    (post,) = read(
        InstagramHtml(), {CHAT: page(block("Гул", "Кӣ?"), f"<u>{parts}</u>")}
    ).posts[1:]

    assert (post.untrusted_author, post.untrusted_text) == ("Санҷар", "Салом")


def test_words_that_a_link_or_a_reaction_hides_are_said_or_counted() -> None:
    link = '<a href="https://example.org/x">ин ҷо</a>'
    felt = "<ul><li>😡Гул</li><li>😢Меҳр</li></ul>"

    (post,) = read(InstagramHtml(), {CHAT: page(block("Санҷар", link + felt))}).posts

    assert post.untrusted_text == "ин ҷо\nhttps://example.org/x"
    assert post.reactions == 2


def test_the_last_message_of_a_page_that_was_cut_is_not_trusted() -> None:
    cut = page(block("Санҷар", "Як"), block("Санҷар", "Ду"), end="")

    result = read(InstagramHtml(), {CHAT: cut})

    assert [post.untrusted_text for post in result.posts] == ["Як"]
    assert len(result.unread) == 1


def test_a_reference_up_the_folders_stays_in_the_download() -> None:
    picture = '<img src="../../../../../../media/a%20b.jpg">'

    (post,) = read(InstagramHtml(), {CHAT: page(block("Санҷар", picture))}).posts

    assert [medium.untrusted_name for medium in post.media] == ["media/a b.jpg"]


def test_pages_about_other_things_are_recognised_counted_and_not_read() -> None:
    likes = page(block("mehr.example", "👍"))
    files = {CHAT: page(block("Санҷар", "Як")), LIKES: likes}

    result = read(InstagramHtml(), files)

    assert len(result.posts) == 1
    assert result.notes["pages_passed_over"] == "1"


def test_a_comment_is_a_comment_and_its_label_is_not_its_text() -> None:
    row = "<tr><td colspan='2'>Шарҳ<div><div>Нест кунед</div></div></td></tr>"
    when = f"<tr><td>Вақт</td><td>{WHEN}</td></tr>"
    table = f'<div class="_a6-g"><table>{row}{when}</table></div>'

    (post,) = read(
        InstagramHtml(),
        {"your_instagram_activity/comments/post_comments_1.html": page(table)},
    ).posts

    assert (post.kind, post.untrusted_text) == (PostKind.COMMENT, "Нест кунед")


def test_a_page_of_no_download_is_not_taken() -> None:
    other = b"<html><body><div class='post'>_a6 pam</div></body></html>"

    for parser in (InstagramHtml(), FacebookHtml()):
        assert not parser.recognises("message_1.html", other)
        assert not parser.recognises("message_1.html", b'{"a": "pam _3-95"}')
