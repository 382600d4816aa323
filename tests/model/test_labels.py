"""A label is one coder's word, or it is not made."""

import pytest

from panoh.model.labels import COUNTER_SPEECH, Label


@pytest.mark.parametrize("coder", ["", "a", "Anna Karenina", "ABCDEFGHI", "1A", "A\n"])
def test_a_coder_is_a_code_and_no_name(coder: str) -> None:
    with pytest.raises(ValueError, match="coder"):
        Label(1, coder)


def test_only_known_labels_and_severities_are_taken() -> None:
    with pytest.raises(ValueError, match="label"):
        Label(1, "A", ("nonsense",))
    with pytest.raises(ValueError, match="label"):
        Label(1, "A", ("image",))
    for severity in (-1, 5):
        with pytest.raises(ValueError, match="severity"):
            Label(1, "A", severity=severity)


def test_speaking_against_harm_is_no_harm() -> None:
    assert Label(1, "A", ("threat", COUNTER_SPEECH)).is_harm
    assert not Label(1, "A", (COUNTER_SPEECH,)).is_harm
    assert not Label(1, "A").is_harm
