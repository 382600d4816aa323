"""Tables of texts: odd quoting loses nothing in silence."""

import csv
import gzip
from pathlib import Path

import pytest

from panoh.errors import NoTexts
from panoh.triage.text_tables import read_lines, read_table


def written(path: Path, content: str) -> Path:
    path.write_bytes(content.encode())
    return path


def test_a_lone_quote_in_a_tsv_swallows_no_rows(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tsv", 'text\ty\n"open\t1\nplain\t0\nshut"\t1\n')
    table = read_table(path, ("text", "y"))

    assert table.column("text") == ['"open', "plain", 'shut"']
    assert table.unread == []


def test_quoted_cells_may_hold_line_ends_and_delimiters(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'text,y\r\n"one,\ntwo ""x""\n",1\r\nb,0\r\n')
    table = read_table(path, ("text", "y"))

    assert table.column("text") == ['one,\ntwo "x"\n', "b"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt"])
def test_the_heading_tells_the_delimiter(
    tmp_path: Path, name: str, delimiter: str
) -> None:
    rows = [["text", "y"], ["a", "1"], ["b", "0"]]
    path = written(tmp_path / name, "\n".join(map(delimiter.join, rows)))

    assert read_table(path, ("text", "y")).column("y") == ["1", "0"]


def test_rows_that_do_not_fit_are_named_by_their_place(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tsv", "text\ty\na\t1\nb\nc\t0\t9\nd\t0\n\n")
    table = read_table(path, ("text", "y"))

    assert (table.places, table.unread) == ([1, 4], [2, 3])


def test_a_byte_order_mark_is_no_part_of_the_heading(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "\ufefftext,y\na,1\n")

    assert read_table(path, ("text", "y")).column("text") == ["a"]


def test_columns_may_be_counted_where_there_is_no_heading(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tsv", "17\thello\tOFF\n18\tthere\tNOT\n")
    table = read_table(path, ("2", "3"))

    assert table.column("2") == ["hello", "there"]
    assert table.column("3") == ["OFF", "NOT"]


def test_a_file_without_the_column_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tsv", "text\ty\na\t1\n")
    with pytest.raises(NoTexts):
        read_table(path, ("text", "label"))


@pytest.mark.parametrize("content", ["", "text\ty\n", "\n\n"])
def test_a_file_without_rows_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(NoTexts):
        read_table(written(tmp_path / "a.tsv", content), ("text", "y"))


def test_lines_are_read_gzipped_or_not(tmp_path: Path) -> None:
    packed = tmp_path / "a.txt.gz"
    packed.write_bytes(gzip.compress(b"one\r\n\ntwo"))

    assert read_lines(packed).rows == [["one"], ["two"]]


def test_a_file_that_is_not_there_or_broken_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", written(tmp_path / "a.gz", "no gzip")):
        with pytest.raises(NoTexts):
            read_lines(path)


def test_a_sheet_is_read_as_text(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (["text", "y"], ["a", 1], ["b", 0]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")

    assert read_table(tmp_path / "a.xlsx", ("text", "y")).column("text") == ["a", "b"]


def test_the_limit_of_other_readers_of_csv_stays(tmp_path: Path) -> None:
    usual = csv.field_size_limit()
    path = tmp_path / "x.csv"
    path.write_text("text\nhello\n", "utf-8")

    read_table(path, ["text"])

    assert csv.field_size_limit() == usual
