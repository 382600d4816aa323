"""The link to a post, as far as the desk knows one."""

from panoh.model.kept import KeptChannel, KeptPost


def link_of(channel: KeptChannel, post: KeptPost) -> str:
    """The post's public link, or "" where the channel has no public address.

    Telegram's links are the channel's address and the post's number.
    """
    if not channel.url or not channel.is_public:
        return ""
    base = channel.url.rstrip("/")
    return f"{base}/{post.post.native_id}" if channel.platform == "telegram" else base
