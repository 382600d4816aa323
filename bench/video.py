"""Video fingerprints: Panoh against vpdq, each in its own process.

Run with `python -m bench.video [--clips DIR] [--json FILE]`. Clips are the folder's MP4
files, or two drawn ones. Triage is Panoh's key pictures against vpdq's one a second;
then both hash every picture. They take turns, decoding and hashing on one thread, and
the least of the processor's seconds counts. Recall is by distances of 31 bits and less,
of pictures of quality 50 and more, against the other's or the original's hashes. vpdq
lives in `.venv-bench` (`make bench` makes it).
"""

import argparse
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.video_clips import drawn_clips, edits_of
from panoh.fingerprint.videos import frames_between, frames_of_video
from panoh.model.fingerprints import CONFIDENT_BITS, LEAST_QUALITY, REVIEW_BITS, Frame

PEER_PYTHON = Path(".venv-bench/bin/python")
ROUNDS = 3
CLOSER_LOOKS = (REVIEW_BITS, 63, 79)
LOOK_AROUND_SECONDS = 2.5
OURS = """
import json, sys, time
from panoh.fingerprint.videos import every_frame_of_video, frames_of_video
import av
read = frames_of_video if sys.argv[2] == "triage" else every_frame_of_video
start = time.process_time()
with open(sys.argv[1], "rb") as file:
    frames = list(read(file))
seconds = time.process_time() - start
rows = [[f.at_seconds, f.quality, f.fingerprint.hex] for f in frames]
print(json.dumps([seconds, rows]))
"""
THEIRS = """
import json, sys, time
import vpdq
every = 1 if sys.argv[2] == "triage" else 0
start = time.process_time()
frames = vpdq.computeHash(sys.argv[1], seconds_per_hash=every, thread_count=1)
seconds = time.process_time() - start
print(json.dumps([seconds, [[f.timestamp, f.quality, f.hex] for f in frames]]))
"""


class Hashed(NamedTuple):
    """What one contender made of a clip; all (n,) but the bits, (n, 32)."""

    cpu_seconds: float
    at_seconds: NDArray[np.float64]
    quality: NDArray[np.int64]
    bits: NDArray[np.uint8]

    def good(self) -> NDArray[np.uint8]:
        """The bits of pictures that anybody looks for."""
        return self.bits[self.quality >= LEAST_QUALITY]


def run(who: str, clip: Path, what: str) -> Hashed:
    """Hash a clip in a process of its own."""
    python, code = (sys.executable, OURS) if who == "panoh" else (PEER_PYTHON, THEIRS)
    ended = subprocess.run(
        [python, "-c", code, clip, what], capture_output=True, text=True, check=True
    )
    seconds, rows = json.loads(ended.stdout.splitlines()[-1])
    packed = b"".join(bytes.fromhex(text) for _, _, text in rows)
    return Hashed(
        seconds,
        np.array([row[0] for row in rows]),
        np.array([row[1] for row in rows], np.int64),
        np.frombuffer(packed, np.uint8).reshape(-1, 32),
    )


def contest(clip: Path, what: str, rounds: int = ROUNDS) -> dict[str, Hashed]:
    """Both in turn; the least work of each."""
    runs: dict[str, list[Hashed]] = {"panoh": [], "vpdq": []}
    for _ in range(rounds):
        for who, done in runs.items():
            done.append(run(who, clip, what))
    return {who: min(done, key=lambda h: h.cpu_seconds) for who, done in runs.items()}


def nearest(sought: NDArray[np.uint8], seen: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Of each that is sought (n, 32), the bits to the nearest seen; 256 where none."""
    if not len(seen):
        return np.full(len(sought), 256)
    apart = np.bitwise_count(sought[:, None] ^ seen).sum(axis=2, dtype=np.int64)
    return np.asarray(apart.min(axis=1))


def share(distances: NDArray[np.int64]) -> float:
    """How many of them are copies."""
    return (
        round(float((distances <= CONFIDENT_BITS).mean()), 3) if len(distances) else 0
    )


def speed_and_parity(clip: Path) -> dict[str, Any]:
    """Both contests of one clip, what each finds of it, and how far they are apart."""
    triage, every = contest(clip, "triage"), contest(clip, "every")
    ours, theirs = every["panoh"], every["vpdq"]
    count = min(len(ours.bits), len(theirs.bits))
    apart = np.bitwise_count(ours.bits[:count] ^ theirs.bits[:count]).sum(axis=1)
    apart = apart[theirs.quality[:count] >= LEAST_QUALITY]
    cost = {
        what: {who: round(done.cpu_seconds, 4) for who, done in both.items()}
        for what, both in (("triage", triage), ("every", every))
    }
    return {
        "cpu_seconds": cost,
        "triage_ratio": round(cost["triage"]["vpdq"] / cost["triage"]["panoh"], 2),
        "every_ratio": round(cost["every"]["vpdq"] / cost["every"]["panoh"], 2),
        "pictures": [len(ours.bits), len(theirs.bits)],
        "bits_apart_mean": round(float(apart.mean()), 2),
        "bits_apart_max": int(apart.max()),
        "stills_found": {
            **{w: share(nearest(theirs.good(), h.good())) for w, h in triage.items()},
            **stills_by_a_closer_look(clip, theirs.good()),
        },
    }


def stills_by_a_closer_look(clip: Path, stills: NDArray[np.uint8]) -> dict[str, float]:
    """Stills found where all is decoded around a key picture that is not too far."""
    content = clip.read_bytes()
    keys = list(frames_of_video(io.BytesIO(content)))
    apart = np.array([nearest(stills, bits_of([key])) for key in keys])
    looks = [bits_of(around(content, key.at_seconds)) for key in keys]
    found = np.array([nearest(stills, look) <= CONFIDENT_BITS for look in looks])
    direct = apart <= CONFIDENT_BITS
    return {
        f"panoh, all decoded around {limit} bits": round(
            float((direct | ((apart <= limit) & found)).any(axis=0).mean()), 3
        )
        for limit in CLOSER_LOOKS
    }


def around(content: bytes, at_seconds: float) -> list[Frame]:
    """All that is shown near a second."""
    start = max(0.0, at_seconds - LOOK_AROUND_SECONDS)
    end = at_seconds + LOOK_AROUND_SECONDS
    return list(frames_between(io.BytesIO(content), start, end))


def bits_of(frames: Sequence[Frame]) -> NDArray[np.uint8]:
    """Frames as rows of 32 bytes."""
    packed = b"".join(bytes.fromhex(frame.fingerprint.hex) for frame in frames)
    return np.frombuffer(packed, np.uint8).reshape(-1, 32)


def recall_of_edits(clip: Path, folder: Path) -> dict[str, Any]:
    """Edited clips, sought by every hash of the original; and stills of them.

    `hits` is the share of a triage's pictures that are copies of the original's, and
    one is enough to find the clip. `stills` are pictures cut from the edited clip,
    sought among every hash of the original.
    """
    original = run("panoh", clip, "every").good()
    results: dict[str, Any] = {}
    for name, content in edits_of(clip.read_bytes()).items():
        edited = folder / "edited.mp4"
        edited.write_bytes(content)
        triage = contest(edited, "triage", rounds=1)
        stills = run("panoh", edited, "every").good()
        results[name] = {
            "hits": {w: share(nearest(h.good(), original)) for w, h in triage.items()},
            "stills": share(nearest(stills, original)),
        }
    return results


def main(arguments: Sequence[str] = ()) -> None:
    """Print cost, parity and recall of each clip."""
    parser = argparse.ArgumentParser(prog="python -m bench.video")
    parser.add_argument("--clips", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for clip in clips_in(options.clips, folder):
            results[clip.stem] = speed_and_parity(clip)
            results[clip.stem]["edits"] = recall_of_edits(clip, folder)
            tell(clip.stem, results[clip.stem])
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


def clips_in(given: Path | None, folder: Path) -> list[Path]:
    """The folder's clips, or drawn ones."""
    if given is not None:
        return sorted(given.glob("*.mp4"))
    for name, content in drawn_clips().items():
        (folder / f"{name}.mp4").write_bytes(content)
    return sorted(folder.glob("drawn-*.mp4"))


def tell(name: str, result: dict[str, Any]) -> None:
    """Print one clip's results."""
    print(name)
    for what in ("triage", "every"):
        cost, ratio = result["cpu_seconds"][what], result[f"{what}_ratio"]
        print(f"  {what:7} {cost['panoh']:.3f} s, vpdq {cost['vpdq']:.3f} s: {ratio}x")
    mean, most = result["bits_apart_mean"], result["bits_apart_max"]
    print(f"  bits apart on every picture: mean {mean}, max {most}")
    print(f"  stills of every picture found: {result['stills_found']}")
    for edit, recall in result["edits"].items():
        hits, stills = recall["hits"], recall["stills"]
        told = f"hits {hits['panoh']:.2f}, vpdq {hits['vpdq']:.2f}; stills {stills:.2f}"
        print(f"  {edit:12} {told}")


if __name__ == "__main__":
    main(sys.argv[1:])
