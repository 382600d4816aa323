"""The link to a post, as far as the desk knows one."""

import re

from panoh.model.kept import KeptChannel, KeptPost

# What pages and records of web archives are named by: the address, then when it was
# fetched. Words that a crawler extracted have the address behind a prefix.
_ADDRESS = re.compile(r"(?:urn:text:)?(https?://\S+)(?: .*)?")


def link_of(channel: KeptChannel, post: KeptPost) -> str:
    """The post's public link, or "" where the channel has no public address.

    Telegram's links are the channel's address and the post's number; a saved page has
    its own address.
    """
    if not channel.url or not channel.is_public:
        return ""
    native_id = post.post.native_id
    if page := _ADDRESS.fullmatch(native_id):
        return page[1]
    base = channel.url.rstrip("/")
    return f"{base}/{native_id}" if channel.platform == "telegram" else base
