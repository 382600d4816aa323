"""A post's link is what a recipient can open, or nothing."""

import pytest

from panoh.flow.links import link_of
from panoh.model.corpus import Channel, Post
from panoh.model.kept import KeptChannel, KeptPost


def link(
    native_id: str,
    *,
    platform: str = "web",
    url: str = "https://forum.example.org/",
    is_public: bool = True,
) -> str:
    channel = KeptChannel(1, platform, "", "forum.example.org", is_public, url)
    post = Post(Channel(platform, "forum.example.org"), native_id, 1)
    return link_of(channel, KeptPost(1, 1, post, 1, is_gone=False, language=""))


@pytest.mark.parametrize(
    "native_id",
    [
        "https://forum.example.org/t/1?page=2",
        "https://forum.example.org/t/1?page=2 2024-03-12T09:00:00Z",
        "urn:text:https://forum.example.org/t/1?page=2 2024-03-12T09:00:00Z",
    ],
    ids=["a saved page", "a record of an archive", "a crawler's words"],
)
def test_a_page_has_its_own_link(native_id: str) -> None:
    assert link(native_id) == "https://forum.example.org/t/1?page=2"


@pytest.mark.parametrize(
    "native_id", ["javascript:alert(1)", "https://a.example/\njavascript:x", "n1"]
)
def test_what_is_no_address_of_the_web_is_never_a_link(native_id: str) -> None:
    assert link(native_id) == "https://forum.example.org"


def test_telegrams_link_is_the_channels_and_the_number() -> None:
    url = "https://t.me/example_channel/"

    assert link("17", platform="telegram", url=url) == "https://t.me/example_channel/17"


def test_what_is_private_or_has_no_address_has_no_link() -> None:
    assert link("https://forum.example.org/t/1", is_public=False) == ""
    assert link("https://forum.example.org/t/1", url="") == ""
