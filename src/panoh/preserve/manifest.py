"""A Sighting as bytes to seal, and back.

A manifest is canonical JSON: sorted keys, no spaces, one newline at the end, and
ASCII, which is UTF-8 in which a hostile string can neither hide marks nor fail to
encode. It never holds a Bank fingerprint, the text of a post or anybody's name.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from panoh.errors import BrokenSeal
from panoh.model.casework import Sighting, SightingKind
from panoh.model.corpus import Channel
from panoh.model.evidence import Manifest

FORMAT = "panoh-manifest"
VERSION = 1

_T = TypeVar("_T")
_TEXTS = (
    "case_code",
    "post_native_id",
    "operator",
    "export_sha256",
    "export_kind",
    "url",
    "original_time",
    "assumed_zone",
    "media_sha256",
    "media_md5",
    "text_sha256",
)


def canonical(value: object) -> bytes:
    """Write JSON in the one way that is hashed. NaN and infinity: ValueError."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("ascii") + b"\n"


def time_text(at: datetime) -> str:
    """Write a UTC time as 2026-11-23T05:06:07Z. Any other zone: ValueError."""
    if at.utcoffset() != timedelta(0):
        raise ValueError("a sealed time is UTC")
    return at.replace(tzinfo=None).isoformat() + "Z"


def manifest_of(
    sighting: Sighting, sealed_at: datetime, tool_versions: Mapping[str, str]
) -> bytes:
    """Return the bytes to seal. The same input gives the same bytes, always.

    `tool_versions` is by tool, such as {"panoh": "0.1.0"}.
    """
    tools = tuple(sorted(tool_versions.items()))
    return _written(Manifest(sighting, sealed_at, tools))


def read_manifest(content: bytes) -> Manifest:
    """Read what manifest_of wrote and nothing else; the rest is a BrokenSeal.

    Unknown or repeated fields, another format and any other way of writing the same
    values are refused by writing the manifest again and comparing.
    """
    try:
        manifest = _manifest(_record(content))
        if _written(manifest) == content:
            return manifest
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise BrokenSeal from error
    raise BrokenSeal


def _written(manifest: Manifest) -> bytes:
    sighting = manifest.sighting
    times = {
        "posted_at": sighting.posted_at and time_text(sighting.posted_at),
        "collected_at": time_text(sighting.collected_at),
        "confirmed_at": time_text(sighting.confirmed_at),
        "sealed_at": time_text(manifest.sealed_at),
    }
    record = {name: getattr(sighting, name) for name in _TEXTS} | times
    record |= {
        "format": FORMAT,
        "version": VERSION,
        "number": sighting.number,
        "kind": sighting.kind.value,
        "channel": _channel_record(sighting.channel),
        "distance_bits": sighting.distance_bits,
        "at_seconds": float(sighting.at_seconds),
        "tool_versions": dict(manifest.tool_versions),
    }
    return canonical(record)


def _channel_record(channel: Channel) -> dict[str, object]:
    """Leave the channel's name out: it may be a person's."""
    return {
        "platform": channel.platform,
        "native_id": channel.native_id,
        "is_public": channel.is_public,
        "url": channel.url,
    }


def _record(content: bytes) -> dict[str, Any]:
    record = json.loads(content.decode("ascii"))
    if not isinstance(record, dict):
        raise TypeError("a manifest is an object")
    return record


def _manifest(record: dict[str, Any]) -> Manifest:
    posted_at = record["posted_at"]
    sighting = Sighting(
        number=_checked(record["number"], int),
        kind=SightingKind(record["kind"]),
        channel=_channel(record["channel"]),
        posted_at=None if posted_at is None else datetime.fromisoformat(posted_at),
        collected_at=datetime.fromisoformat(record["collected_at"]),
        confirmed_at=datetime.fromisoformat(record["confirmed_at"]),
        distance_bits=_optional_count(record["distance_bits"]),
        at_seconds=_checked(record["at_seconds"], float),
        **{name: _checked(record[name], str) for name in _TEXTS},
    )
    tools = _checked(record["tool_versions"], dict)
    versions = {tool: _checked(version, str) for tool, version in tools.items()}
    return Manifest(
        sighting,
        datetime.fromisoformat(record["sealed_at"]),
        tuple(sorted(versions.items())),
    )


def _channel(record: dict[str, Any]) -> Channel:
    return Channel(
        platform=_checked(record["platform"], str),
        native_id=_checked(record["native_id"], str),
        is_public=_checked(record["is_public"], bool),
        url=_checked(record["url"], str),
    )


def _optional_count(value: int | None) -> int | None:
    return None if value is None else _checked(value, int)


def _checked(value: object, kind: type[_T]) -> _T:
    """Take exactly this type: in Python a bool is an int, in evidence it is not."""
    if type(value) is not kind:
        raise TypeError("a field of a manifest has the wrong type")
    return value
