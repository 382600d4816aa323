"""What a reader of each language must get right, as HateCheck asks of English.

Each row of a pack's functional.csv is a test. A row marked "gap" is known to fail;
when it no longer does, its mark must go. `pytest -rP -k pass_rates` prints the rates.
"""

from collections import Counter
from collections.abc import Iterator

import pytest

from panoh.packs.language_packs import Probe, load_language_packs, load_probes
from panoh.triage.triage import triage

FUNCTIONS = {
    *["plain_slur", "threat_direct", "threat_veiled", "image_threat", "blackmail"],
    *["content_call", "doxxing", "curse", "outing", "counter_quote", "counter_direct"],
    *["negated", "reclaimed", "quoted", "obfuscated", "keyboard_poor", "other_script"],
    *["homonym", "profanity", "identity"],
}
CODES = sorted(load_language_packs())
LEAST_PASSING = 0.85  # of a language's rows


def passes(probe: Probe) -> bool:
    """Whether triage finds what the row expects, or nothing where it expects none."""
    found = {(finding.harm, finding.stance) for finding in triage(probe.text).findings}
    if probe.harm is None:
        return not found
    return (probe.harm, probe.stance) in found


def probes() -> Iterator[object]:
    for code in CODES:
        for probe in load_probes(code):
            name = f"{code}-{probe.function}-{probe.text}"
            marks = [pytest.mark.xfail(strict=True)] if probe.is_gap else []
            yield pytest.param(probe, id=name, marks=marks)


@pytest.mark.parametrize("probe", list(probes()))
def test_a_reader_of_the_language_gets_this_right(probe: Probe) -> None:
    assert passes(probe)


@pytest.mark.parametrize("code", CODES)
def test_every_language_is_asked_of_every_function(code: str) -> None:
    asked = Counter(probe.function for probe in load_probes(code))

    assert set(asked) == FUNCTIONS
    assert min(asked.values()) >= 2
    assert asked.total() >= 40


@pytest.mark.parametrize("code", CODES)
def test_pass_rates_of_each_function(code: str) -> None:
    rows = load_probes(code)
    asked = Counter(probe.function for probe in rows)
    passed = Counter(probe.function for probe in rows if passes(probe))
    for function, n in asked.items():
        print(f"{code} {function:15} {passed[function]}/{n}")  # noqa: T201

    assert passed.total() >= LEAST_PASSING * asked.total()
