"""WACZ: a zip of web archives with a list of its files, perhaps signed.

Written from WACZ 1.1.1 (https://specs.webrecorder.net/wacz/1.1.1/), and from what
py-wacz wrote before it. A package that is not as its list says is read all the same.
"""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from panoh.collect.archive import ZipSource
from panoh.collect.extents import Extent
from panoh.collect.json_records import UNREADABLE
from panoh.collect.names import safe_name
from panoh.collect.parser import Source
from panoh.errors import (
    N_,
    InputError,
    NotIncluded,
    TruncatedExport,
    WrongDigest,
)
from panoh.model.corpus import Unread

if TYPE_CHECKING:
    from panoh.vault.archive_signature import SignatureFinding

LIST = "datapackage.json"
DIGEST = "datapackage-digest.json"
LONGEST_LIST = 16 << 20

_PIECE_BYTES = 256 * 1024
_CONTENT = ("archive/", "pages/")
_NAME_AT = 30  # in the header of a zip's member
_FIRST = re.compile(
    rb"archive/[^/]{1,250}\.warc|indexes/index\.|pages/\w{1,40}\.jsonl|datapackage\.json"
)
_HASHES = frozenset({"sha256", "sha384", "sha512", "sha1", "md5"})

VALID = N_(
    "Every file is as the package's own list says. Who changes a package can change"
    " its list too: only a signature on the list would show that."
)
NO_LIST = N_("The package has no list of its files, or none that can be read.")
OTHER_LIST = N_("The package's list of files is not the one that it was closed with.")
MISSING = N_("A file of the package's list is missing.")
CHANGED = N_("A file is not what the package's list says of it.")
UNLISTED = N_("The package holds files that its list does not name.")
DAMAGED = N_("A part of the package is damaged or unsafe and was passed over.")
REASONS = frozenset([VALID, NO_LIST, OTHER_LIST, MISSING, CHANGED, UNLISTED, DAMAGED])
"""Every reason why a package is valid or not."""

T = TypeVar("T")


class _Stats(msgspec.Struct):
    hash: str = ""
    bytes: int | None = None


class _Resource(msgspec.Struct):
    """A file by its list; `stats` and `hashing` are of WACZ 1.0."""

    path: str
    hash: str = ""
    bytes: int | None = None
    stats: _Stats = msgspec.field(default_factory=_Stats)
    hashing: str = ""

    @property
    def told_hash(self) -> tuple[str, str]:
        """The kind of hash, and the hash in hex."""
        kind, colon, value = self.hash.partition(":")
        if not colon:
            kind, value = self.hashing or "sha256", self.hash or self.stats.hash
        return kind.lower(), value.lower()

    @property
    def told_bytes(self) -> int | None:
        """Its size, if the list tells it."""
        return self.stats.bytes if self.bytes is None else self.bytes


class _List(msgspec.Struct):
    resources: list[_Resource]


class _Digest(msgspec.Struct):
    path: str = LIST
    hash: str = ""
    signed: Any = msgspec.field(name="signedData", default=None)


@dataclass(slots=True)
class PackageFinding:
    """Whether a package is as its list says, and what its signature is.

    `wrong` are the reasons why it is not valid, none when it is. `faults` name the
    files that are not as the list says, each with its error.
    """

    signature: "SignatureFinding"
    wrong: list[str] = field(default_factory=list)
    faults: list[Unread] = field(default_factory=list)

    @property
    def notes(self) -> dict[str, str]:
        """The finding as facts about an export; the reasons are message ids."""
        notes = {
            "package": "invalid" if self.wrong else "valid",
            "package because": self.wrong[0] if self.wrong else VALID,
            "signature": str(self.signature.state),
            "signature because": self.signature.because,
        }
        if self.signature.untrusted_signer:
            notes["signed by"] = self.signature.untrusted_signer
        return notes


def starts_like_wacz(name: str, head: bytes) -> bool:
    """Tell by the first member of a zip, which is part of a package, or by its name.

    Any order is allowed; the programs in use begin with one of these.
    """
    first = head[_NAME_AT:]
    is_zip = head.startswith(b"PK\x03\x04")
    return is_zip and (
        _FIRST.match(first) is not None or name.lower().endswith(".wacz")
    )


def open_package(source: Source, name: str) -> ZipSource:
    """Open a package that is a file of a source; raises BrokenArchive and the like."""
    extent = Extent(lambda: source.open(name), source.size(name))
    return ZipSource(extent, PurePosixPath(name).stem)


def check_package(members: ZipSource) -> PackageFinding:
    """Compare the files with the list, the list with its digest, check the signature.

    Reads every file once, in pieces. Names in the faults are those of the members.
    """
    raw = _read(members, LIST)
    list_sha256 = hashlib.sha256(raw).hexdigest() if raw else ""
    has_digest = members.holds(DIGEST)
    digest = _decoded(_read(members, DIGEST), _Digest) if has_digest else _Digest()
    finding = PackageFinding(_signature(digest, list_sha256))
    if has_digest and (digest is None or not _is_of_list(digest, list_sha256)):
        finding.wrong.append(OTHER_LIST)
    listed = _decoded(raw, _List)
    if listed is None:
        finding.wrong.append(NO_LIST)
    else:
        _check_files(members, listed.resources, finding)
    for refused in members.refused():
        finding.faults.append(refused)
        finding.wrong.append(DAMAGED)
    return finding


def _signature(digest: _Digest | None, list_sha256: str) -> "SignatureFinding":
    """Check the digest's signature; one that cannot be read is of an unknown kind."""
    from panoh.vault import archive_signature  # noqa: PLC0415 - 0.2 s for few exports

    if digest is None:
        return archive_signature.UNKNOWN
    return archive_signature.check_signature(digest.signed, list_sha256)


def _is_of_list(digest: _Digest, list_sha256: str) -> bool:
    return digest.path == LIST and digest.hash.lower() == f"sha256:{list_sha256}"


def _check_files(
    members: ZipSource, resources: list[_Resource], finding: PackageFinding
) -> None:
    """Look at each file of the list, then for others; what was cut off is told once."""
    refused = {unread.untrusted_file for unread in members.refused()}
    is_cut = any(unread.code == TruncatedExport.code for unread in members.refused())
    listed: dict[str, _Resource] = {}
    for resource in resources:
        name = safe_name(resource.path) or ""
        is_new = name not in listed
        listed.setdefault(name, resource)
        if not members.holds(name):
            finding.wrong.append(MISSING)
            if is_new and name not in refused and not is_cut:
                finding.faults.append(Unread(resource.path, 0, NotIncluded.code))
        elif (listed[name] != resource) or (
            is_new and not _is_as_told(members, resource)
        ):
            finding.wrong.append(CHANGED)
            finding.faults.append(Unread(name, 0, WrongDigest.code))
    for name in members.names():
        if name.startswith(_CONTENT) and name not in listed:
            finding.wrong.append(UNLISTED)


def _is_as_told(members: ZipSource, resource: _Resource) -> bool:
    """Whether a file has the size and the hash of the list. Some hash must be told."""
    kind, value = resource.told_hash
    told_bytes = resource.told_bytes
    if kind not in _HASHES or told_bytes not in {None, members.size(resource.path)}:
        return False
    whole = hashlib.new(kind, usedforsecurity=False)
    try:
        with members.open(resource.path) as stream:
            while piece := stream.read(_PIECE_BYTES):
                whole.update(piece)
    except InputError:
        return False
    return whole.hexdigest() == value


def _read(members: ZipSource, name: str) -> bytes:
    """Read a short member; empty where there is none, or it is too long or damaged."""
    try:
        with members.open(name) as stream:
            raw = stream.read(LONGEST_LIST + 1)
    except InputError:
        return b""
    return raw if len(raw) <= LONGEST_LIST else b""


def _decoded(raw: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(raw, type=kind)
    except UNREADABLE:
        return None
