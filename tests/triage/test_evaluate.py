"""Labelled texts of others: every row is measured or named."""

from pathlib import Path

import numpy as np
import pytest

from panoh.errors import NoModel, NoTexts
from panoh.triage.evaluate import (
    Question,
    evaluate,
    languages_of,
    read_labelled,
    scores,
    threshold_of,
)
from panoh.triage.models import Models
from tests.triage.test_models import model

FILTHY = Models.of([model({"filthy": 3.0}), model({"filthy": -3.0}, "two", "mixed")])
ASKED = Question(FILTHY, "en", "abuse")


def labelled(folder: Path, content: str, *positive: str):  # noqa: ANN201
    (folder / "a.tsv").write_text(content)
    return read_labelled(folder / "a.tsv", "text", "y", positive)


@pytest.mark.parametrize(
    "cells", ["1 0", "1.0 0.0", "true false", "True FALSE", "yes no"]
)
def test_labels_are_read_as_people_write_them(tmp_path: Path, cells: str) -> None:
    first, second = cells.split()
    read = labelled(tmp_path, f"text\ty\na\t{first}\nb\t{second}\n")

    assert read.labels.tolist() == [True, False]
    assert read.unread == ()


def test_any_label_may_be_the_one_that_says_yes(tmp_path: Path) -> None:
    read = labelled(tmp_path, "text\ty\na\tOFF\nb\tNOT\nc\tTIN\nd\t\n", "OFF", "TIN")

    assert read.labels.tolist() == [True, False, True]
    assert read.unread == (4,)


def test_rows_whose_label_says_nothing_are_named(tmp_path: Path) -> None:
    read = labelled(tmp_path, "text\ty\na\t1\nb\t?\nc\t\nd\nf\t0\n")

    assert (read.texts, read.unread) == (["a", "f"], (2, 3, 4))


def test_a_row_without_text_is_measured_and_never_flagged(tmp_path: Path) -> None:
    read = labelled(tmp_path, "text\ty\nfilthy\t1\n\t0\n")

    assert scores(ASKED, read.texts)[1] == 0
    assert evaluate(ASKED, read, 0.5).n == 2


def test_a_file_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoTexts):
        labelled(tmp_path, "text\ty\na\t?\n")


def test_the_threshold_of_a_development_file_serves_it_best(tmp_path: Path) -> None:
    read = labelled(tmp_path, "text\ty\nfilthy filthy\t1\nfilthy sun\t0\nsun\t0\n")
    threshold = threshold_of(ASKED, read)

    assert evaluate(ASKED, read, threshold).macro_f1 == 1
    assert threshold_of(ASKED, None) == 0.5


def test_an_attack_is_applied_before_the_model_reads(tmp_path: Path) -> None:
    read = labelled(tmp_path, "text\ty\nfilthy\t1\nsun\t0\n")
    hidden = evaluate(ASKED, read, 0.5 + 1e-9, lambda _text: "sun")

    assert evaluate(ASKED, read, 0.5 + 1e-9).recall == 1
    assert hidden.recall == 0


def test_each_text_may_be_read_in_its_own_language() -> None:
    texts = ["this is a filthy kitchen and I will clean it", "???"]
    asked = Question(FILTHY, "auto", "abuse")
    read = scores(asked, texts)

    assert languages_of(texts, asked) == ["en", "mixed"]
    assert np.array_equal(read[:1], scores(ASKED, texts)[:1])


def test_a_language_without_a_model_is_refused() -> None:
    with pytest.raises(NoModel):
        scores(Question(FILTHY, "kk", "abuse"), ["a"])
