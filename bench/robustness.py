"""Copies found by edit: each mode against plain PDQ, the same files in the same run.

Run with `PHOTOS=folder python -m bench.robustness`; without photos it measures nothing.
Debian's wallpaper packages and the folders in ALSO (separated as in PATH) fill the
bank. Writes the figures and a picture of them to docs/.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.recall_chart import draw_recall

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "robustness.json"
CHART = ROOT / "docs" / "img" / "robustness.svg"
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


def chart_of(measured: dict[str, Any]) -> str:
    """Draw recall at 31 bits."""
    queries, entries = measured["queries"], measured["bank_entries"]
    return draw_recall(
        {mode: figures["recall_31"] for mode, figures in measured["modes"].items()},
        "Copies found within 31 bits, by edit",
        f"{queries} photos, each edited, looked for in a bank of {entries} entries.",
    )


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


def main() -> None:
    """Measure, print, and write the figures and the picture."""
    photos = os.environ.get("PHOTOS")
    if not photos:
        print("  not measured: name a folder of photos, PHOTOS=folder make bench")
        return
    measured = measure(photos)
    tell(measured)
    FIGURES.write_text(json.dumps(publishable(measured), indent=1) + "\n", "utf-8")
    CHART.write_text(chart_of(measured), "utf-8")


if __name__ == "__main__":
    main()
