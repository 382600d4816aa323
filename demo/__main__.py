"""`make demo`: Panoh's main job on a network that was made up, in under two minutes."""

import argparse
import io
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.caseworker import places_of
from demo.desk import DemoStopped, ThrowAwayDesk
from demo.expectations import disappointments
from demo.network import Network, write_network
from demo.play import Played, play, step
from demo.summary import summary


def main() -> int:
    """Play, sum up, and check: 0 when everything planted was found, else 1."""
    options = _options()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without Cyrillic
    report_folder, began = options.out.resolve(), time.monotonic()
    try:
        network, played = _play_once(report_folder, keeps_exports=options.keep)
    except DemoStopped as reason:
        print(f"\nThe demo stopped. {reason}", file=sys.stderr)
        return 1
    print("\n" + "\n".join(summary(played, report_folder)))
    print("The throw-away desk was removed. The report is about invented people only.")
    print(f"Seconds: {time.monotonic() - began:.0f}")
    return _judge(network, played)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m demo", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("demo-report"), metavar="DIR")
    parser.add_argument("--keep", action="store_true", help="leave the exports in DIR")
    return parser.parse_args()


def _play_once(report_folder: Path, *, keeps_exports: bool) -> tuple[Network, Played]:
    with TemporaryDirectory(prefix="panoh-demo-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        step(
            "A network is made up: 400 posts in Tajik, Russian and Uzbek, 80 pictures."
        )
        network = write_network(folder)
        played = play(network, ThrowAwayDesk(folder), report_folder)
        if keeps_exports:
            shutil.copytree(
                folder / "exports", report_folder / "exports", dirs_exist_ok=True
            )
    return network, played


def _judge(network: Network, played: Played) -> int:
    problems = disappointments(played, places_of(network.channels))
    for claim in problems:
        print(f"This should hold and does not: {claim}.", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
