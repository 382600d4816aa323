"""Every benchmark, each against a named peer in the same run: `make bench`.

PHOTOS=folder measures on photographs, ALSO=folder:folder fills the bank with more, and
CLIPS=folder measures on videos; without them drawn ones stand in. WHOLE=1 searches ten
million fingerprints too. TEXTS=folder trains and measures models on labelled texts,
without it they are not measured. Figures go to docs/bench/, and `bench.page` and
`bench.triage_page` make pages and plots of them.
"""

import os
from pathlib import Path

from bench import (
    collect,
    fingerprint,
    inside,
    match,
    page,
    reveal,
    robustness,
    telegram_json,
    triage,
    triage_curve,
    triage_page,
    triage_speed,
    video,
)


def main() -> None:
    """Run them one after another, then write the page."""
    page.FIGURES.mkdir(exist_ok=True)
    for module in (telegram_json, collect):
        announce(module.__doc__)
        module.main()
    for module, name, words in (
        (fingerprint, "fingerprint", given("--photos", "PHOTOS")),
        (match, "match", ["--whole"] if os.environ.get("WHOLE") else []),
        (video, "video", given("--clips", "CLIPS")),
        (inside, "inside", given("--photos", "PHOTOS")),
        (reveal, "reveal", given("--photos", "PHOTOS")),
        (robustness, "robustness", []),
        (triage_speed, "triage_speed", []),
    ):
        announce(module.__doc__)
        module.main([*words, "--json", str(page.FIGURES / f"{name}.json")])
    if texts := given("--data", "TEXTS"):
        measure_texts(texts)
    page.write()
    triage_page.write()


def measure_texts(texts: list[str]) -> None:
    """Train and measure the models that read abuse."""
    for module, name in ((triage, "triage"), (triage_curve, "triage_curve")):
        announce(module.__doc__)
        module.main([*texts, "--json", str(page.FIGURES / f"{name}.json")])


def announce(about: str | None) -> None:
    """Print the first line of what a benchmark says of itself."""
    print(f"\n{(about or '').splitlines()[0]}", flush=True)


def given(option: str, name: str) -> list[str]:
    """The option for a folder that the environment names."""
    folder = os.environ.get(name)
    return [option, str(Path(folder))] if folder else []


if __name__ == "__main__":
    main()
