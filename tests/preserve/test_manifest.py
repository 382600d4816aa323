import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.errors import BrokenSeal
from panoh.model.casework import CODE_LETTERS, Sighting, SightingKind
from panoh.model.corpus import Channel
from panoh.preserve.manifest import canonical, manifest_of, read_manifest

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TOOLS = {"panoh": "0.1.0", "pdq": "1"}
SIGHTING = Sighting(
    number=12,
    case_code="C-7KQP",
    kind=SightingKind.IMAGE,
    channel=Channel("telegram", "1001", "Канал", url="https://t.me/example"),
    post_native_id="42",
    url="https://t.me/example/42",
    posted_at=datetime(2026, 4, 30, 18, 5, 9, tzinfo=UTC),
    original_time="2026-04-30T23:05:09",
    assumed_zone="Asia/Dushanbe",
    collected_at=NOON,
    confirmed_at=NOON,
    operator="W-1",
    distance_bits=9,
    media_sha256="b" * 64,
    media_md5="c" * 32,
    text_sha256="d" * 64,
    export_sha256="a" * 64,
    export_kind="telegram_json",
)
MANIFEST = manifest_of(SIGHTING, NOON, TOOLS)

any_text = st.text(st.characters())  # lone surrogates too: exports hold them
utc_times = st.datetimes(timezones=st.just(UTC))
sha256s = st.text("0123456789abcdef", min_size=64, max_size=64)
sightings = st.builds(
    Sighting,
    number=st.integers(min_value=1),
    case_code=st.text(CODE_LETTERS, min_size=4).map("C-{}".format),
    kind=st.sampled_from(SightingKind),
    channel=st.builds(
        Channel,
        platform=any_text.filter(bool),
        native_id=any_text.filter(bool),
        is_public=st.booleans(),
        url=any_text,
    ),
    post_native_id=any_text.filter(bool),
    collected_at=utc_times,
    confirmed_at=utc_times,
    operator=st.just("W-1"),
    export_sha256=sha256s,
    export_kind=st.just("telegram_json"),
    url=any_text,
    posted_at=st.none() | utc_times,
    original_time=any_text,
    assumed_zone=any_text,
    distance_bits=st.none() | st.integers(0, 47),
    at_seconds=st.floats(0, 1e6),
    media_sha256=sha256s,
    text_sha256=sha256s,
)


def changed(**changes: object) -> bytes:
    return canonical(json.loads(MANIFEST) | changes)


@given(sightings, utc_times, st.dictionaries(any_text, any_text))
def test_a_manifest_reads_back_as_what_was_sealed(
    sighting: Sighting, sealed_at: datetime, tools: dict[str, str]
) -> None:
    content = manifest_of(sighting, sealed_at, tools)
    manifest = read_manifest(content)
    assert manifest_of(manifest.sighting, manifest.sealed_at, tools) == content
    assert manifest.sighting.number == sighting.number
    assert manifest.sighting.posted_at == sighting.posted_at


def test_a_manifest_keeps_everything_but_the_channels_name() -> None:
    nameless = replace(SIGHTING.channel, untrusted_name="")
    manifest = read_manifest(MANIFEST)
    assert manifest.sighting == replace(SIGHTING, channel=nameless)
    assert manifest.sealed_at == NOON
    assert dict(manifest.tool_versions) == TOOLS


def test_a_manifest_holds_these_fields_and_no_others() -> None:
    assert set(json.loads(MANIFEST)) == {
        *("format", "version", "number", "case_code", "kind", "operator"),
        *("channel", "post_native_id", "url", "distance_bits", "at_seconds"),
        *("posted_at", "original_time", "assumed_zone"),
        *("collected_at", "confirmed_at", "sealed_at", "tool_versions"),
        *("media_sha256", "media_md5", "text_sha256", "export_sha256", "export_kind"),
    }


def test_a_manifest_is_one_ascii_line_with_sorted_keys() -> None:
    assert MANIFEST.isascii()
    assert MANIFEST.endswith(b"}\n")
    assert b"\n" not in MANIFEST[:-1]
    keys = list(json.loads(MANIFEST))
    assert keys == sorted(keys)


def test_times_are_written_in_utc_beside_the_exports_own_writing() -> None:
    record = json.loads(MANIFEST)
    assert record["posted_at"] == "2026-04-30T18:05:09Z"
    assert record["original_time"] == "2026-04-30T23:05:09"
    assert record["assumed_zone"] == "Asia/Dushanbe"


def test_a_time_of_sealing_without_utc_is_refused() -> None:
    dushanbe = timezone(timedelta(hours=5))
    with pytest.raises(ValueError, match="UTC"):
        manifest_of(SIGHTING, NOON.astimezone(dushanbe), TOOLS)


def test_the_order_in_which_tools_are_named_changes_nothing() -> None:
    backwards = dict(reversed(TOOLS.items()))
    assert manifest_of(SIGHTING, NOON, backwards) == MANIFEST


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]\n",
        b"[" * 100_000,
        b"\xff",
        MANIFEST[:-1],
        MANIFEST + b"\n",
        MANIFEST[:-2] + b',"number":12}\n',
        MANIFEST.replace(b":", b": "),
        changed(extra=1),
        changed(format="other"),
        changed(version=2),
        changed(number=True),
        changed(number="12"),
        changed(number=0),
        changed(at_seconds=0),
        changed(at_seconds="0"),
        changed(distance_bits=False),
        changed(kind="rumour"),
        changed(kind=[]),
        changed(channel=[]),
        changed(channel={"platform": "telegram"}),
        changed(case_code="Somebody"),
        changed(url=None),
        changed(posted_at="2026-04-30T23:05:09+05:00"),
        changed(posted_at="2026-04-30T18:05:09"),
        changed(sealed_at="0001-01-01T00:00:00+05:00"),
        changed(sealed_at=5),
        changed(tool_versions={"panoh": 1}),
        changed(tool_versions=[]),
        canonical({k: v for k, v in json.loads(MANIFEST).items() if k != "url"}),
        MANIFEST.replace(b'"at_seconds":0.0', b'"at_seconds":NaN'),
        MANIFEST.replace(b'"at_seconds":0.0', b'"at_seconds":1e999'),
    ],
    ids=lambda content: repr(content[:20]),
)
def test_anything_but_the_canonical_writing_is_a_broken_seal(content: bytes) -> None:
    with pytest.raises(BrokenSeal):
        read_manifest(content)


@given(st.binary())
@example(b'"\\ud800"\n')
@example(b"null\n")
def test_reading_any_bytes_at_all_ends_in_a_broken_seal(content: bytes) -> None:
    with pytest.raises(BrokenSeal):
        read_manifest(content)


def test_a_broken_seal_repeats_no_text_of_the_manifest() -> None:
    with pytest.raises(BrokenSeal) as broken:
        read_manifest(changed(url="All safe! Open the original.", number=0))
    assert "All safe" not in str(broken.value)
