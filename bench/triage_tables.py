"""Tables of what triage's benchmarks measured, for the docs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from bench.page import figures
from bench.triage import SEEN
from panoh.flow.triage_bench import OURS, PLAIN, SHIPPED, WORDS

Results = list[dict[str, Any]]
RUSSIAN: Final = ("ru_vk", "ru_youtube")
READERS: Final = (
    *("Set", "Domain", "Texts", "Read by", "macro-F1 (95 %)", "AP"),
    *("read for .8", "for .9", "off by", "Brier", "attacks, mean", "worst"),
)


def abuse(results: Results) -> Results:
    """The results of telling abuse of any kind."""
    return [result for result in results if result["harm"] == "abuse"]


def readers_table(results: Results) -> Iterator[str]:
    """Everyone who read for abuse, on every set."""
    yield from heading(READERS)
    for result in abuse(results):
        place = (set_of(result), domain_of(result), f"{result['n']:,}")
        for name, told in result["systems"].items():
            yield row((*place, name, *cells(told)))


def harms_table(results: Results) -> Iterator[str]:
    """Every other harm: Panoh, word list and plain model."""
    names = (OURS, SHIPPED, WORDS, PLAIN)
    reached = [f"{name}: macro-F1, AP" for name in names]
    yield from heading(["Harm", "Set", "Domain", "Texts", "With it", *reached])
    for result in results:
        if result["harm"] != "abuse":
            yield row(
                (
                    *(result["harm"], set_of(result), domain_of(result)),
                    *(f"{result['n']:,}", f"{result['positives']:,}"),
                    *(shortly(result["systems"].get(name)) for name in names),
                )
            )


def attacks_table(results: Results) -> Iterator[str]:
    """Points of macro-F1 that each attack costs each reader of Russian."""
    read = {
        f"{name}, {result['data']}": told["attacks"]
        for result in abuse(results)
        if result["data"] in RUSSIAN
        for name, told in result["systems"].items()
        if told != SEEN
    }
    yield from heading(["Attack", *read])
    for attack in next(iter(read.values()), ()):
        yield row([attack, *(f"{lost[attack]:.1f}" for lost in read.values())])


def speed_table(_results: Results) -> Iterator[str]:
    """Comments a second and memory, everyone on the same comments."""
    yield from heading(["Read by", "comments a second", "memory after"])
    for name, reader in figures("triage_speed").get("readers", {}).items():
        sizes = reader["rss_mb"].items()
        memory = ", ".join(f"{int(n):,}: {mb:.0f} MB" for n, mb in sizes)
        yield row([name, f"{reader['comments_a_second']:,}", memory])


def curve_table(_results: Results) -> Iterator[str]:
    """Macro-F1 by share of texts learned."""
    yield from heading(["Set", "Share learned", "Texts", "macro-F1 (95 %)", "AP"])
    for point in figures("triage_curve").get("points", []):
        learned = [f"{point['share']:.1%}", f"{point['texts']:,}"]
        yield row([set_of(point), *learned, within(point), f"{point['ap']:.3f}"])


def set_of(result: Mapping[str, Any]) -> str:
    """A data set, and the letters it was read in."""
    return f"{result['data']} ({result['language']})"


def domain_of(result: Mapping[str, Any]) -> str:
    """Say in words what the model had not seen."""
    return "out" if result["domain"] == "out" else "in, own split"


def cells(told: Any) -> list[str]:  # noqa: ANN401 - figures, or that it was seen
    """One reader's figures."""
    if told == SEEN:
        return [SEEN, *[""] * 7]
    lost = [*told["attacks"].values()]
    return [
        within(told),
        f"{told['ap']:.3f}",
        *(f"{told[f'flag_rate_at_recall_{recall}']:.0%}" for recall in (80, 90)),
        *(
            f"{told[k]:.3f}" if k in told else ""
            for k in ("calibration_error", "brier")
        ),
        *([f"{sum(lost) / len(lost):.1f}", f"{max(lost):.1f}"] if lost else ["", ""]),
    ]


def within(told: Mapping[str, Any]) -> str:
    """Macro-F1 and its interval."""
    low, high = told["macro_f1_interval"]
    return f"{told['macro_f1']:.3f} ({low:.3f} to {high:.3f})"


def shortly(told: Any) -> str:  # noqa: ANN401 - figures, that it was seen, or nothing
    """Macro-F1 and AP, or why not."""
    if isinstance(told, dict):
        return f"{told['macro_f1']:.3f}, {told['ap']:.3f}"
    return told or ""


def heading(names: Sequence[str]) -> tuple[str, str]:
    """The first two lines of a table."""
    return row(names), f"|{'---|' * len(names)}"


def row(cells_of: Sequence[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells_of)} |"


TABLES: Final[Mapping[str, Callable[[Results], Iterator[str]]]] = {
    "readers": readers_table,
    "harms": harms_table,
    "attacks": attacks_table,
    "speed": speed_table,
    "curve": curve_table,
}
