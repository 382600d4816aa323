"""The order in which posts are read: severity x confidence x target."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.model.findings import Finding, Harm, Target
from panoh.triage.ranking import (
    GRAVEST,
    TARGET_WEIGHTS,
    gravity,
    weight,
    worst_first,
)


def finding(
    harm: Harm, confidence: float = 0.8, target: Target = Target.HER, start: int = 0
) -> Finding:
    return Finding(harm, "rule", start, start + 1, confidence, target)


findings = st.builds(
    finding,
    st.sampled_from(Harm),
    st.floats(0, 1),
    st.sampled_from(Target),
    st.integers(0, 99),
)

PINNED = [
    finding(Harm.THREAT),
    finding(Harm.BLACKMAIL),
    finding(Harm.THREAT, 0.6),
    finding(Harm.THREAT, target=Target.UNCLEAR),
    finding(Harm.DOXXING),
    finding(Harm.GENDERED_HATE),
    finding(Harm.THREAT, target=Target.GROUP, confidence=0.6),
    finding(Harm.INSULT),
    finding(Harm.THREAT, 0.05),
    finding(Harm.ABUSE, 0.6),
]


def test_the_order_is_pinned() -> None:
    shuffled = PINNED[::2] + PINNED[1::2]

    assert sorted(shuffled, key=weight, reverse=True) == PINNED


@pytest.mark.parametrize("more", [1, 100])
def test_many_small_harms_do_not_add_up_to_a_grave_one(more: int) -> None:
    assert gravity([finding(Harm.INSULT)] * more) < gravity([finding(Harm.THREAT)])


def test_a_post_without_findings_weighs_nothing() -> None:
    assert gravity([]) == 0


@given(findings)
@example(finding(Harm.THREAT, 1.0))
@example(finding(Harm.ABUSE, 0.0))
def test_a_finding_weighs_from_nothing_to_the_gravest(one: Finding) -> None:
    assert 0 <= weight(one) <= GRAVEST
    assert weight(finding(one.harm, one.confidence, Target.HER)) >= weight(one)


@given(st.lists(findings))
@example([])
def test_a_post_weighs_what_its_first_reason_weighs(some: list[Finding]) -> None:
    ordered = worst_first(some)

    assert gravity(some) == (weight(ordered[0]) if ordered else 0)
    assert sorted(map(weight, some), reverse=True) == [weight(one) for one in ordered]


def test_every_target_has_a_weight() -> None:
    assert set(TARGET_WEIGHTS) == set(Target)
