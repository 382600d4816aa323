"""The demo's network is what it says it is, and the play finds what was planted."""

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from demo.caseworker import HER_PICTURES, NOT_DECIDED, NOT_HERS, THREAT, places_of
from demo.expectations import HOW, PICTURES, POSTS, SIGHTINGS, disappointments
from demo.network import (
    HARMFUL,
    HER_SCENES,
    PLANTED,
    Network,
    plan_channels,
    write_network,
)
from demo.pictures import Change, Picture, jpeg_bytes
from demo.play import Played
from demo.posts import App, DemoChannel
from demo.words import HARMFUL_LINES
from panoh.collect.columns import guess_columns
from panoh.collect.parser import OpenExport, ReadingRules
from panoh.collect.parsers.table import preview
from panoh.collect.recognise import find_exports, unreferenced
from panoh.collect.sources import open_source
from panoh.fingerprint.images import frame_of_image
from panoh.model.corpus import Post, Unread
from panoh.model.findings import DataKind
from panoh.model.fingerprints import LEAST_QUALITY, Frame, Tier, tier_of
from panoh.triage.triage import triage

UNRELATED_BITS = 64


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return write_network(tmp_path_factory.mktemp("network"))


def test_the_network_has_the_same_bytes_each_time(
    network: Network, tmp_path: Path
) -> None:
    write = "import sys; from pathlib import Path; from demo.network import *; "
    again = [sys.executable, "-c", write + "write_network(Path(sys.argv[1]))"]
    subprocess.run([*again, tmp_path], check=True, cwd=_root(), env=_hashing_anew())

    assert _contents(tmp_path) == _contents(network.her_pictures[0].parents[1])


def test_another_seed_makes_another_network() -> None:
    assert plan_channels(1) == plan_channels(1)
    assert plan_channels(1) != plan_channels(2)


def test_every_export_is_read_whole_but_for_the_planted_defects(
    network: Network,
) -> None:
    read = {c.key: _read(path) for c, path in _saved(network)}

    posts = {key: len(_posts(items)) for key, items in read.items()}
    unread = {i.code for items in read.values() for i in items if isinstance(i, Unread)}
    media = [m for items in read.values() for p in _posts(items) for m in p.media]
    left_out = [m for m in media if not m.is_included]
    assert sum(posts.values()) == POSTS
    assert posts == {
        c.key: len(c.posts) + (c.key == "sosedi") for c in network.channels
    }
    assert unread == {"PANOH-312", "PANOH-318"}
    assert len(left_out) == 2
    assert len(media) - len(left_out) == PICTURES - 1


def test_what_is_read_is_what_was_posted(network: Network) -> None:
    for channel, path in _saved(network):
        told = {post.posted_at: post for post in _posts(_read(path))}
        for post in channel.posts:
            assert post.text in told[post.at].untrusted_text
            assert len(told[post.at].media) == bool(post.picture or post.lost_video)


def test_one_telegram_export_is_not_json_as_the_app_writes_it(network: Network) -> None:
    [(_, folder)] = [one for one in _saved(network) if one[0].has_app_defects]
    text = (folder / "result.json").read_text(encoding="utf-8")

    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    assert r"\x0B" in text
    assert '"document_id": (File not included.' in text


def test_her_copies_are_candidates_and_no_other_picture_is_near() -> None:
    hers = [_frame(Picture(scene)) for scene in HER_SCENES]
    for picture in (p for p in _readable() if p.change not in HOW):
        nearest = min(_bits_apart(_frame(picture), her) for her in hers)
        if picture.scene not in HER_SCENES:
            assert nearest >= UNRELATED_BITS, picture
        elif picture.change in (Change.CROPPED, Change.ANOTHER_DAY):
            assert tier_of(nearest) is Tier.REVIEW, picture
        else:
            assert tier_of(nearest) is Tier.CONFIDENT, picture


def test_a_whole_fingerprint_alone_misses_what_lies_in_other_pictures() -> None:
    for picture in (p for p in _readable() if p.change in HOW):
        apart = _bits_apart(_frame(picture), _frame(Picture(picture.scene)))
        assert tier_of(apart) is None, picture


def test_the_caseworker_confirms_copies_and_rejects_what_only_looks_like_one() -> None:
    planted = {(key, n): p for key, some in PLANTED.items() for n, p in some.items()}
    hers = {key for key, picture in planted.items() if picture.is_copy}

    assert {*HER_PICTURES, *NOT_DECIDED} == hers
    assert all(planted[key].scene in HER_SCENES for key in hers)
    assert planted[NOT_HERS].change is Change.ANOTHER_DAY
    assert THREAT[1] in HARMFUL[THREAT[0]]


def test_scenes_are_detailed_and_unlike_each_other() -> None:
    scenes = sorted({picture.scene for picture in _pictures()})
    frames = [_frame(Picture(scene)) for scene in scenes]

    bits = np.stack([_bits(frame) for frame in frames])
    apart = (bits[:, None] ^ bits).sum(axis=2) + 256 * np.eye(len(bits), dtype=np.int64)
    assert min(frame.quality for frame in frames) >= LEAST_QUALITY
    assert apart.min() >= UNRELATED_BITS


def test_the_invented_threats_are_found_and_ordinary_posts_are_not() -> None:
    for channel in plan_channels(1):
        for post in channel.posts:
            is_harmful = post.number in HARMFUL.get(channel.key, {})
            harms = [f for f in triage(post.text).findings if f.confidence > 0.3]
            assert bool(harms) == is_harmful, post.text


@pytest.mark.parametrize("line", ["tg-number", "ru-number", "uz-number"])
def test_the_invented_numbers_are_telephone_numbers_of_their_country(line: str) -> None:
    region = "UZ" if line.startswith("uz") else "TJ"
    found = triage(HARMFUL_LINES[line]).personal_data

    assert [(one.kind, one.regions) for one in found] == [(DataKind.PHONE, (region,))]


def test_the_demo_is_disappointed_when_nothing_is_found() -> None:
    nothing: dict[str, Any] = {"exports": [], "drafted": 0}
    figures = {"sightings": 0, "candidates": 0, "media_fingerprinted": 0}
    played = Played(nothing, [], [], nothing, [], {"figures": figures, "exports": []})

    claims = disappointments(played, places_of(plan_channels(1)))

    assert "every copy of her pictures is a candidate" in claims
    assert f"there are {SIGHTINGS} sightings" in claims


def test_the_demo_plays_to_its_end_and_leaves_only_the_report(tmp_path: Path) -> None:
    temporary, out = tmp_path / "temporary", tmp_path / "out"
    temporary.mkdir()
    played = subprocess.run(
        [sys.executable, "-m", "demo", "--out", out],
        cwd=_root(),
        env={**os.environ, "TMPDIR": str(temporary), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert played.returncode == 0, played.stderr
    assert f"\nSightings: {SIGHTINGS}\n" in played.stdout
    assert sorted(p.name for p in out.iterdir()) == [
        "panoh-report.html",
        "panoh-report.json",
    ]
    assert not list(temporary.iterdir())


def _own_lines(channel: DemoChannel) -> int:
    """WhatsApp begins a chat with a line of its own."""
    return int(channel.app is App.WHATSAPP)


def _root() -> Path:
    return Path(__file__).resolve().parents[2]


def _hashing_anew() -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": "77"}


def _contents(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in files
    }


def _saved(network: Network) -> Iterator[tuple[DemoChannel, Path]]:
    return zip(network.channels, network.exports, strict=True)


def _read(path: Path) -> list[Post | Unread]:
    """Read an export as the collector does, media that no post mentions included."""
    with open_source(path) as source:
        [found], unread = find_exports(source)
        rules = ReadingRules(zone="Asia/Dushanbe")
        opened = OpenExport(source, found.name, rules)
        if found.parser.name == "table_csv":
            rules = ReadingRules(columns=guess_columns(*preview(opened)))
            opened = OpenExport(source, found.name, rules)
        items = [*unread, *found.parse(opened)]
        names = {m.untrusted_name for post in _posts(items) for m in post.media}
        assert not opened.leftovers
        return [*items, *unreferenced(source, found, names)]


def _posts(items: list[Post | Unread]) -> list[Post]:
    return [item for item in items if isinstance(item, Post)]


def _pictures() -> set[Picture]:
    channels = plan_channels(1)
    assert sum(c.app is App.TELEGRAM for c in channels) == 3
    return {post.picture for c in channels for post in c.posts if post.picture}


def _readable() -> list[Picture]:
    return [p for p in _pictures() if p.change is not Change.DAMAGED]


def _frame(picture: Picture) -> Frame:
    return frame_of_image(io.BytesIO(jpeg_bytes(picture)))


def _bits(frame: Frame) -> NDArray[np.int64]:
    packed = np.frombuffer(bytes.fromhex(frame.fingerprint.hex), np.uint8)
    return np.unpackbits(packed).astype(np.int64)


def _bits_apart(one: Frame, other: Frame) -> int:
    return int((_bits(one) ^ _bits(other)).sum())
