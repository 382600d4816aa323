"""What fingerprints reveal: pictures guessed from one, and from a set of windows.

Run with `python -m bench.reveal --photos DIR`. Whoever guesses knows the windows and
what other pictures look like; of the picture itself, its fingerprints only. Without
photos, the demo's drawn scenes take their place. Ends with 1 if its checks fail.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.inversion import (
    BITS,
    Floats,
    Learned,
    LeastSquares,
    Windows,
    largest_waves,
    learn,
    learn_prior,
    least_squares,
    signs_in_batches,
    signs_of,
    strengths_of,
)
from bench.likeness import correlations, ranks, similarities, without_straight
from bench.side_by_side import at_usual_contrast, tile_of, write_sheet
from bench.squares import cut_crops, given_signs, load, points_of, real_signs, square_of
from demo.scenes import draw_scene
from panoh.fingerprint.pdq import FREQUENCIES
from panoh.fingerprint.window_set import WINDOWS, Window

Signs: TypeAlias = NDArray[np.int8]
Measures: TypeAlias = dict[str, float]

SAMPLES: Final = ".venv-bench/lib/python*/site-packages/skimage/data"
SHOWN: Final = ("chelsea.png", "coffee.png", "rocket.jpg")
SHOWN_SCENES: Final = (2, 1, 3, 0)
TITLES: Final = ("the picture", "the same\nat 64 x 64")
MEASURED_SIDES: Final = (16, 32, 64)
HEADS: Final = ("r 16", "r 32", "r 64", "ssim", "first", "in 10", "bits off")
MOST_STRAYING: Final = 0.12  # of a window's bits, where only 64 waves are modelled
COPY_BITS: Final = 31


def set_windows() -> Windows:
    """Return a set's windows, as centres and sides in a square; the whole first."""
    return [(0.5, 0.5, 1.0), *(_in_a_square(window) for window in WINDOWS)]


def _in_a_square(window: Window) -> tuple[float, float, float]:
    across, down = (
        window.side / 2 + way * (1 - window.side)
        for way in (window.across, window.down)
    )
    return across, down, window.side


@dataclass(frozen=True, slots=True, eq=False)
class Attack:
    """A way of guessing, and how many of the windows' signs it is given."""

    name: str
    windows: int
    method: LeastSquares | Learned

    @property
    def title(self) -> str:
        """How a table names it."""
        return f"from {self.windows}: {self.name}"

    def guess(self, signs: Signs) -> Floats:
        """Guess pictures (n, 64, 64) from the signs of the first windows."""
        return self.method.guess(signs[:, : self.windows * BITS])


def prepare(
    crops: NDArray[np.uint8], windows: Windows, counts: Sequence[int]
) -> list[Attack]:
    """Learn from other pictures what each attack needs, for each count of windows."""
    prior = learn_prior(crops)
    signs, truths = signs_in_batches(crops, windows), largest_waves(crops, prior)
    attacks = []
    for count in counts:
        solved = least_squares(prior, windows[:count])
        learned = learn(solved, signs[:, : count * BITS], truths)
        attacks.append(Attack("least squares", count, solved))
        attacks.append(Attack("learned", count, learned))
    return attacks


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """Pictures that nothing was learned from, among candidates (m, 64, 64).

    The first candidates are the truths. `signs` (n, k) are their real fingerprints.
    """

    signs: Signs
    candidates: Floats

    @property
    def truths(self) -> Floats:
        """The pictures (n, 64, 64) as they are."""
        return self.candidates[: len(self.signs)]


def hold_out(pictures: list[Image.Image], count: int, windows: Windows) -> HeldOut:
    """Hash the first pictures; all of them and their mirror images are candidates."""
    squares = [square_of(picture) for picture in pictures]
    signs = np.stack([given_signs(square, windows) for square in squares[:count]])
    points = np.stack([points_of(square) for square in squares])
    return HeldOut(signs, np.concatenate([points, points[:, :, ::-1]]))


def measure(guesses: Floats, held_out: HeldOut) -> Measures:
    """Average every measure over the held-out pictures."""
    truths = held_out.truths
    rank = ranks(guesses, held_out.candidates)
    apart = [
        (real_signs(guess) != signs[:BITS]).sum()
        for guess, signs in zip(guesses, held_out.signs, strict=True)
    ]
    means = {
        f"correlation_{side}": correlations(guesses, truths, side).mean()
        for side in MEASURED_SIDES
    }
    means["structural_similarity"] = similarities(guesses, truths).mean()
    means["named_first"] = (rank == 0).mean()
    means["named_in_10"] = (rank < 10).mean()
    means["bits_from_given"] = np.mean(apart)
    return {name: round(float(value), 4) for name, value in means.items()}


def measure_all(attacks: list[Attack], held_out: HeldOut) -> dict[str, Measures]:
    """Measure each attack, and between what bounds it can lie."""
    average = attacks[0].method.guess(np.zeros((len(held_out.signs), BITS), np.int8))
    grey = average.mean()
    bounds = {
        "knowing nothing": average,
        "all waves of 1": grey + without_straight(held_out.truths, FREQUENCIES),
        "all waves of any set": grey + without_straight(held_out.truths),
    }
    found = {title: measure(guess, held_out) for title, guess in bounds.items()}
    for attack in attacks:
        found[attack.title] = measure(attack.guess(held_out.signs), held_out)
    return found


def check(windows: Windows, attacks: list[Attack]) -> None:
    """End the run unless model and product agree, and a guess keeps to its hash."""
    squares = [square_of(draw_scene(number)) for number in SHOWN_SCENES]
    given = np.stack([given_signs(square, windows) for square in squares])
    points = np.stack([points_of(square) for square in squares])
    modelled = signs_of(strengths_of(points, windows))
    strays = (modelled != given.reshape(modelled.shape)).mean(axis=(0, 2))
    if strays.max() > MOST_STRAYING:
        raise SystemExit(f"a window's matrix is not PDQ's: {strays.max():.0%} astray")
    for guess, signs in zip(attacks[0].guess(given), given, strict=True):
        apart = int((real_signs(guess) != signs[:BITS]).sum())
        if apart > COPY_BITS:
            raise SystemExit(f"a guess hashes {apart} bits from what it was made from")
    print(f"checks: {strays.mean():.1%} of bits astray, {strays.max():.1%} at worst")


def shown_pictures() -> list[Image.Image]:
    """Free pictures where scikit-image is installed, else more drawn scenes."""
    folders = sorted(Path().glob(SAMPLES))[:1]
    files = [folder / name for folder in folders for name in SHOWN]
    pictures: list[Image.Image] = [Image.open(file) for file in files]
    return pictures + [draw_scene(number) for number in SHOWN_SCENES[len(files) :]]


def show(attacks: list[Attack], windows: Windows, path: Path) -> None:
    """Write the sheet: pictures, all there is of them, and each attack's guesses."""
    squares = [square_of(picture) for picture in shown_pictures()]
    signs = np.stack([given_signs(square, windows) for square in squares])
    columns = [squares, [tile_of(points_of(square)) for square in squares]]
    for attack in attacks:
        guesses = attack.guess(signs)
        columns.append([tile_of(at_usual_contrast(guess)) for guess in guesses])
    titles = [*TITLES, *(attack.title.replace(": ", ":\n") for attack in attacks)]
    write_sheet(path, titles, list(zip(*columns, strict=True)))


def print_table(found: dict[str, Measures]) -> None:
    """One line an attack; the columns are the measures in their order."""
    print(" " * 24, *(f"{head:>9}" for head in HEADS))
    for title, measures in found.items():
        print(f"{title:24}", *(f"{value:9.3f}" for value in measures.values()))


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; by default half a minute of processor time."""
    parser = argparse.ArgumentParser(prog="python -m bench.reveal")
    parser.add_argument("--photos", type=Path, help="folder of photos; never shown")
    parser.add_argument("--held-out", type=int, default=20, help="pictures guessed")
    parser.add_argument("--seed", type=int, default=1, help="which are held out")
    parser.add_argument("--crops", type=int, default=6_000, help="crops learned from")
    parser.add_argument("--counts", type=int, nargs="+", help="windows given away")
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    parser.add_argument("--write", type=Path, help="write the sheet into this folder")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, check, measure, print."""
    options = read_options(arguments)
    windows, random = set_windows(), np.random.default_rng(options.seed)
    pictures = load(options.photos)
    pictures = [pictures[n] for n in random.permutation(len(pictures))]
    crops = cut_crops(pictures[options.held_out :], options.crops, random)
    attacks = prepare(crops, windows, options.counts or (1, len(windows)))
    check(windows, attacks)
    held_out = hold_out(pictures, options.held_out, windows)
    found = measure_all(attacks, held_out)
    print(f"{len(held_out.signs)} pictures among {len(held_out.candidates)} candidates")
    print_table(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    if options.write:
        fewest_and_most = [*attacks[:2], *attacks[-2:]]
        show(fewest_and_most, windows, options.write / "reveal.png")


if __name__ == "__main__":
    main()
