"""Text as Meta's JSON writes it: each byte of its UTF-8 as a character of its own."""

from panoh.collect.record import Fields, Record


def mend(written: str) -> str:
    r"""Read "\u00d0\u0090" as "А"; text that is right already stays as it is.

    A string is mended only when all of it is bytes and all of them are UTF-8: half of
    a repair would be a guess. Words in Latin letters with accents are no UTF-8 as
    bytes, and so are not taken for such.
    """
    if written.isascii():
        return written
    try:
        return written.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return written


def text_of(record: Record, *keys: str) -> str:
    """Take text fields as `Record.text` does, and mend what is given."""
    return mend(record.text(*keys))


def take_text(fields: Fields, key: str) -> str:
    """Take one field if it holds text, and mend it."""
    value = fields.get(key)
    if not isinstance(value, str):
        return ""
    del fields[key]
    return mend(value)


class Lines:
    """The lines of a post's text, each said once: captions often repeat the post."""

    def __init__(self, *texts: str) -> None:
        self._lines: list[str] = []
        for text in texts:
            self.say(text)

    def say(self, text: str) -> None:
        """Add text that has not been said."""
        stripped = text.strip()
        if stripped and stripped not in self._lines:
            self._lines.append(stripped)

    def __str__(self) -> str:
        return "\n".join(self._lines)
