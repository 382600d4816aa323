"""What a contributor's parser is held to, and gets for free: see `contract`."""

from panoh.testing.contract import ParserContract

__all__ = ["ParserContract"]
