"""Web archives for tests: WARC, and WACZ with its list and a signature."""

import base64
import hashlib
import io
import json
import uuid
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from gzip import compress as pack

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from PIL import Image

from panoh.collect.parser import OpenExport, Parser
from panoh.model.corpus import Post, Unread
from panoh.testing.samples import MemorySource

SITE = "https://meadow.example.org"
WHEN = "2024-03-12T09:30:00Z"


@dataclass(frozen=True)
class Record:
    """One record to be written; `fields` are HTTP's, `told` are WARC's own."""

    url: str
    payload: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    kind: str = "response"
    status: str = "200 OK"
    when: str = WHEN
    fields: Mapping[str, str] | None = None
    told: Mapping[str, str] | None = None


def page(path: str, body: str, title: str = "", **other: str) -> Record:
    """An HTML page of the invented site."""
    html = f"<!doctype html><html><head><title>{title}</title></head>{body}</html>"
    return Record(f"{SITE}{path}", html.encode(), **other)


def picture(path: str, colour: str, **other: str) -> Record:
    """A small picture of one colour fading to white."""
    return Record(f"{SITE}{path}", jpeg(colour), "image/jpeg", **other)


def jpeg(colour: str) -> bytes:
    """A synthetic picture."""
    image = Image.linear_gradient("L").resize((48, 32)).convert("RGB")
    tint = Image.new("RGB", image.size, colour)
    packed = io.BytesIO()
    Image.blend(image, tint, 0.5).save(packed, "JPEG", quality=60)
    return packed.getvalue()


def warc(records: Iterable[Record], *, gzip: bool = True) -> bytes:
    """Write records as ISO 28500 has them; their ids are the same every time."""
    written = [_written(number, record) for number, record in enumerate(records)]
    return b"".join(pack(raw, mtime=0) if gzip else raw for raw in written)


def _written(number: int, record: Record) -> bytes:
    is_http = record.kind in {"response", "revisit"}
    head = [("Content-Type", record.media_type), *(record.fields or {}).items()]
    block = record.payload
    if is_http:
        block = _lines(f"HTTP/1.1 {record.status}", head) + block
    told = {
        "WARC-Type": record.kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.UUID(int=number)}>",
        "WARC-Target-URI": record.url,
        "WARC-Date": record.when,
        "WARC-Payload-Digest": _sha1(record.payload),
        "WARC-Block-Digest": _sha1(block),
        "Content-Type": "application/http" if is_http else record.media_type,
        **(record.told or {}),
        "Content-Length": str(len(block)),
    }
    return _lines("WARC/1.1", told.items()) + block + b"\r\n\r\n"


def _lines(first: str, fields: Iterable[tuple[str, str]]) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in fields), "", ""]
    return "\r\n".join(lines).encode()


def _sha1(content: bytes) -> str:
    digest = hashlib.sha1(content, usedforsecurity=False).digest()
    return f"sha1:{base64.b32encode(digest).decode()}"


def wacz(
    files: Mapping[str, bytes],
    *,
    listed: Mapping[str, bytes] | None = None,
    signed: Mapping[str, str] | None = None,
    digest: Mapping[str, object] | None = None,
) -> bytes:
    """Write a package; `listed` are the files that its list tells of, if others."""
    listing = package_list(files if listed is None else listed)
    closing: dict[str, object] = {
        "path": "datapackage.json",
        "hash": sha256(listing),
        **(digest or {}),
    }
    if signed is not None:
        closing["signedData"] = signed
    return zipped(
        {
            **files,
            "datapackage.json": listing,
            "datapackage-digest.json": json.dumps(closing).encode(),
        }
    )


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Write a zip, each file at the same time of the same year."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 3, 12, 9, 30, 0)), content)
    return packed.getvalue()


def package_list(files: Mapping[str, bytes]) -> bytes:
    """Write the list of a package's files as py-wacz does."""
    resources = [
        {
            "name": name.rpartition("/")[2],
            "path": name,
            "hash": sha256(content),
            "bytes": len(content),
        }
        for name, content in files.items()
    ]
    listing = {"profile": "data-package", "resources": resources}
    return json.dumps({**listing, "wacz_version": "1.1.1"}, indent=1).encode()


def sha256(content: bytes) -> str:
    """Write a hash as lists of packages do."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def signed_by_browser(
    listing: bytes, key: ec.EllipticCurvePrivateKey
) -> dict[str, str]:
    """Sign a list as the extension ArchiveWeb.page does: two numbers, one key."""
    text = sha256(listing)
    numbers = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(SHA256())))
    half = (key.curve.key_size + 7) // 8
    public = key.public_key().public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )
    raw = b"".join(number.to_bytes(half, "big") for number in numbers)
    return {
        "hash": text,
        "signature": base64.b64encode(raw).decode(),
        "publicKey": base64.b64encode(public).decode(),
        "created": WHEN,
        "software": "a test",
    }


@dataclass(frozen=True)
class Parsed:
    """What a parser gave."""

    posts: list[Post]
    unread: list[Unread]
    export: OpenExport

    @property
    def notes(self) -> dict[str, str]:
        return self.export.notes

    @property
    def codes(self) -> list[str]:
        return [unread.code for unread in self.unread]


def parse(parser: Parser, content: bytes, name: str = "saved") -> Parsed:
    """Read an archive from memory."""
    export = OpenExport(MemorySource({name: content}), name)
    items = list(parser.parse(export))
    posts = [item for item in items if isinstance(item, Post)]
    return Parsed(posts, [i for i in items if isinstance(i, Unread)], export)
