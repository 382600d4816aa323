"""In which order people read what triage points at: a pure function of its findings.

A finding weighs severity x confidence x target. Severity is the working order of
`model.findings`, 1 to 16; confidence already allows for stance, so what is quoted or
spoken against weighs little. A post weighs what its worst finding weighs: ten insults
are not one threat. The order says what to read first, never what happened (P5).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from panoh.model.findings import Finding, Harm, Target, severity

TARGET_WEIGHTS: Mapping[Target, float] = MappingProxyType(
    {
        Target.HER: 1.0,
        Target.FAMILY: 0.9,  # it reaches her through them
        Target.UNCLEAR: 0.7,  # may be she: words often leave out whom
        Target.GROUP: 0.5,  # many are meant, and no one in particular
    }
)
"""A working order like that of harms; no survivor or caseworker has set it yet."""

GRAVEST = float(max(severity(harm) for harm in Harm))
"""What a post weighs at most."""


def weight(finding: Finding) -> float:
    """How much one finding weighs: from 0 to GRAVEST."""
    target = TARGET_WEIGHTS[finding.target]
    return severity(finding.harm) * finding.confidence * target


def gravity(findings: Iterable[Finding]) -> float:
    """How much a post with these findings weighs: as its worst; 0 with none."""
    return max(map(weight, findings), default=0.0)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in the order in which a person should see them; ties by place."""
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[float, int, int]:
    return (-weight(finding), finding.start, finding.end)
