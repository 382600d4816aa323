import pytest

from panoh.model.evidence import Verdict, worst

PROVEN, NOT_PROVEN, BROKEN = Verdict


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([PROVEN], PROVEN),
        ([PROVEN, NOT_PROVEN], NOT_PROVEN),
        ([BROKEN, PROVEN, NOT_PROVEN], BROKEN),
    ],
)
def test_the_worst_verdict_decides(verdicts: list[Verdict], expected: Verdict) -> None:
    assert worst(verdicts) is expected


def test_no_verdicts_prove_nothing() -> None:
    assert worst([]) is NOT_PROVEN
