"""Copies found by edit: each mode against plain PDQ, the same files in the same run.

Run with `PHOTOS=folder python -m bench.robustness`; without photos it measures nothing.
Debian's wallpaper packages and the folders in ALSO (separated as in PATH) fill the
bank.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

WALLPAPERS = (Path("/usr/share/wallpapers"), Path("/usr/share/backgrounds"))
LEAST_BANK = 2000
LEAST_QUERIES = 300


def measure(photos: str) -> dict[str, Any]:
    """Run the command as a person does."""
    named = [
        Path(name) for name in os.environ.get("ALSO", "").split(os.pathsep) if name
    ]
    folders = [folder for folder in (*WALLPAPERS, *named) if folder.is_dir()]
    also = [word for folder in folders for word in ("--also", str(folder))]
    command = [sys.executable, "-m", "panoh", "bench", "robustness"]
    ran = subprocess.run(
        [*command, "--photos", photos, *also, "--json"],
        stdout=subprocess.PIPE,
        check=True,
    )
    measured: dict[str, Any] = json.loads(ran.stdout)
    return measured


def publishable(measured: dict[str, Any]) -> dict[str, Any]:
    """Leave out the names of files, which are nobody's business."""
    modes = {
        mode: {key: value for key, value in figures.items() if key != "wrongly_found"}
        for mode, figures in measured["modes"].items()
    }
    return {**measured, "modes": modes}


def tell(measured: dict[str, Any]) -> None:
    """Print one line a mode, and whether the measurement was large enough."""
    queries, entries = measured["queries"], measured["bank_entries"]
    print(f"{queries} photos against {entries:,} entries")
    if queries < LEAST_QUERIES or entries < LEAST_BANK:
        print(f"  too few to go by: {LEAST_QUERIES} and {LEAST_BANK:,} are needed")
    for mode, figures in measured["modes"].items():
        print(
            f"  {mode}: {figures['fingerprints']} kept,"
            f" recall {figures['mean_recall_31']:.3f} at 31 bits,"
            f" {figures['mean_recall_47']:.3f} at 47;"
            f" {figures['false_positives']} false in {figures['pairs']:,} pairs,"
            f" so at most {figures['false_positive_rate_at_most']:.1e} a pair;"
            f" {figures['ms_per_picture']:.1f} ms a picture,"
            f" {figures['ms_per_picture_unmatched']:.1f} where nothing matches"
        )


def main(arguments: Sequence[str] = ()) -> None:
    """Measure, print, and write the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.robustness")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    photos = os.environ.get("PHOTOS")
    if not photos:
        print("  not measured: name a folder of photos, PHOTOS=folder make bench")
        return
    measured = publishable(measure(photos))
    tell(measured)
    if options.json:
        options.json.write_text(json.dumps(measured, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
