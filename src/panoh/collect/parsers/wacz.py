"""WACZ: web archives in one package, with a list of its files, perhaps signed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from panoh.collect.archive import ZipSource
from panoh.collect.page_list import read_page_list
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.wacz_package import (
    LIST,
    check_package,
    open_package,
    starts_like_wacz,
)
from panoh.collect.warc_posts import WarcPosts
from panoh.errors import UnknownExport
from panoh.model.corpus import Post, Unread


class Wacz(Parser):
    """Reads each archive of the package, then what only its list of pages says.

    The notes of the export say whether the package is as its list of files says, and
    what its signature is: see PackageFinding. One that is not is read all the same.
    """

    name: ClassVar[str] = "wacz"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:
        """Tell by the zip's first member, or by any zip of this name."""
        return starts_like_wacz(name, head)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield posts; then the files that are not as the package's list says.

        Raises BrokenArchive, or another InputError, if the package cannot be opened,
        and UnknownExport if it is none.
        """
        with open_package(export.source, export.name) as members:
            if not members.holds(LIST) and not any(map(_is_archive, members.names())):
                raise UnknownExport(detail=export.name)
            finding = check_package(members)
            export.notes.update(finding.notes)
            yield from self._posts(export, members)
            for fault in finding.faults:
                yield _placed(export, fault)

    def _posts(self, export: OpenExport, members: ZipSource) -> Iterator[Post | Unread]:
        posts = WarcPosts(export)
        for name in members.names():
            if _is_archive(name):
                with members.open(name) as stream:
                    yield from posts.read(stream, _inside(export, name))
        for name in members.names():
            if name.startswith("pages/") and name.endswith(".jsonl"):
                for item in read_page_list(export, members, name, posts):
                    yield _placed(export, item)


def _is_archive(member: str) -> bool:
    return member.lower().endswith((".warc", ".warc.gz"))


def _placed(export: OpenExport, item: Post | Unread) -> Post | Unread:
    """Name the package too, where an item names a file in it."""
    if isinstance(item, Post):
        return item
    return replace(item, untrusted_file=_inside(export, item.untrusted_file))


def _inside(export: OpenExport, member: str) -> str:
    return f"{export.name}/{member}" if member else export.name
