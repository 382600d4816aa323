"""Data sets: read as the recipe says; what is not there is named."""

from dataclasses import replace
from pathlib import Path

from panoh.triage.datasets import Row, merge_repeats, read_dataset
from panoh.triage.recipe import DataSet, File, Label

Y = Label("abuse", "y", ("1",), ("0",))


def dataset(*files: File) -> DataSet:
    return DataSet("one", "One", "CC0", "en", files)


def test_a_pair_gives_a_rude_text_and_its_plain_ones(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("rude\tplain1\tplain2\nx\ta\tb\ny\tc\t\n")
    rude = File("a.tsv", ("rude",), (Label("abuse", always=True),))
    plain = File("a.tsv", ("plain1", "plain2"), (Label("abuse", always=False),))
    rows = read_dataset(tmp_path, dataset(rude, plain)).rows

    assert [(r.text, r.labels["abuse"]) for r in rows] == [
        *(("x", True), ("y", True)),
        *(("a", False), ("b", False), ("c", False)),
    ]


def test_tag_words_at_the_end_are_dropped(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,y\nсөз тағы racism,1\nbare word ,0\n")
    file = File("a.csv", labels=(Y,), drop=r"(?:\s+[A-Za-z]+)+\s*$")

    assert [r.text for r in read_dataset(tmp_path, dataset(file)).rows] == [
        "сөз тағы",
        "bare",
    ]


def test_only_rows_asked_for_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,y,who\na,1,x\nb,1,y\n")
    file = File("a.csv", labels=(Y,), where={"who": ("x",)})

    assert [r.text for r in read_dataset(tmp_path, dataset(file)).rows] == ["a"]


def test_files_that_are_not_there_are_named_and_the_others_read(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_text("text,y\na,1\nb\n")
    files = (File("none.csv", labels=(Y,)), File("a.csv", labels=(Y,)))
    reading = read_dataset(tmp_path, dataset(*files))

    assert reading.missing == ("none.csv",)
    assert (len(reading.rows), reading.unread) == (1, 1)


def test_the_same_text_twice_is_one_row_with_all_that_was_said() -> None:
    rows = [
        Row("a", {"abuse": True}, "one", "en"),
        Row("a", {"abuse": False, "threat": False}, "two", "en"),
        Row("b", {"abuse": False}, "two", "en"),
    ]
    kept = merge_repeats(rows, {"b"})

    assert [(r.labels, r.source) for r in kept] == [
        ({"abuse": True, "threat": False}, "one")
    ]


def test_a_rude_text_without_its_listed_words_is_its_plain_twin(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text("You Grumpf, go home\nno such word\n")
    (tmp_path / "w.txt").write_text("grumpf\n")
    rude = File("a.txt", is_lines=True, words=("w.txt",), labels=(Label("abuse"),))
    plain = replace(rude, are_words_removed=True)

    assert [r.text for r in read_dataset(tmp_path, dataset(rude, plain)).rows] == [
        "you grumpf, go home",
        "you , go home",
    ]


def test_a_list_of_words_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("grumpf\n")
    file = File("a.txt", is_lines=True, words=("w.txt",), labels=(Label("abuse"),))

    assert read_dataset(tmp_path, dataset(file)).missing == ("w.txt",)
