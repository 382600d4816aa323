"""The pages of Facebook's downloads, of both generations."""

from panoh.collect.parsers.facebook_html import FacebookHtml
from panoh.collect.parsers.instagram_html import InstagramHtml
from panoh.testing import ParserContract
from tests.collect.meta import read
from tests.collect.parsers.samples import SAMPLES

INBOX = "your_facebook_activity/messages/inbox"
WHEN = "Mar 2, 2024, 11:46 AM"
OWNER, OTHER, THIRD = "Айгерим", "Бакыт", "Мээрим"


class TestContract(ParserContract):
    parser = FacebookHtml()
    sample = SAMPLES / "facebook_html"
    main = "your_facebook_activity/comments_and_reactions/comments.html"
    streams = False


def chat(title: str, *speakers: str) -> bytes:
    said = f"<div>Салам</div><div>{WHEN}</div>"
    blocks = "".join(
        f'<div class="pam _3-95"><div>{name}</div>{said}</div>' for name in speakers
    )
    head = f"<html><head><title>{title}</title></head><body>"
    return f'{head}<div role="main">{blocks}</div></body></html>'.encode()


def authors(**chats: bytes) -> list[str]:
    files: dict[str, object] = {
        f"{INBOX}/{n}/message_1.html": c for n, c in chats.items()
    }
    return [post.untrusted_author for post in read(FacebookHtml(), files).posts]


def test_the_owner_is_whom_the_titles_of_most_chats_of_two_do_not_name() -> None:
    chats = {
        "a_10000001": chat(OTHER, OTHER, OWNER),
        "b_10000002": chat(THIRD, THIRD, OWNER),
        "c_10000003": chat("9-Б", OTHER, OWNER),
    }

    assert authors(**chats) == [OTHER, "", THIRD, "", OTHER, ""]


def test_nobody_is_the_owner_where_chats_disagree() -> None:
    chats = {
        "a_10000001": chat(OTHER, OTHER, OWNER),
        "b_10000002": chat(OTHER, OTHER, THIRD),
    }

    assert authors(**chats) == [OTHER, OWNER, OTHER, THIRD]


def test_a_page_without_a_trace_of_its_app_is_facebooks() -> None:
    page = chat(OTHER, OTHER)

    assert FacebookHtml().recognises("message_1.html", page)
    assert not InstagramHtml().recognises("message_1.html", page)
