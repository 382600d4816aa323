"""Tables of comments: mapped, read whole, and asked about where they are not clear."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.collect.columns import guess_columns
from panoh.collect.parser import OpenExport, ReadingRules
from panoh.collect.parsers.table import TableCsv, TableXlsx, preview
from panoh.collect.sources import FolderSource
from panoh.errors import (
    AmbiguousDates,
    BadRecord,
    Bomb,
    BrokenArchive,
    InputError,
    NeedsMapping,
    NoDates,
)
from panoh.model.corpus import DateOrder, Post, PostKind, Unread

SAMPLES = Path(__file__).parents[1] / "samples"
COLUMNS = {
    "text": "Comment",
    "author": "Name",
    "author_id": "Profile ID",
    "time": "Date",
    "id": "Comment ID",
    "reply_to": "Reply to",
    "likes": "Likes",
}
CELL_TEXT = st.text(st.characters(exclude_categories=["C", "Z"]))
Cells = Sequence[Sequence[object]]
Records = list[Post | Unread]
MARCH_12 = datetime(2024, 3, 12, 9, 5, 33, tzinfo=UTC)


def opened(folder: Path, name: str, **rules: object) -> OpenExport:
    told = ReadingRules(**rules)  # type: ignore[arg-type]  # each test names its own
    return OpenExport(FolderSource(folder), name, told)


def read_csv(folder: Path, text: str | bytes, **rules: object) -> Records:
    raw = text if isinstance(text, bytes) else text.encode()
    (folder / "t.csv").write_bytes(raw)
    rules.setdefault("columns", {"text": "Comment"})
    return list(TableCsv().parse(opened(folder, "t.csv", **rules)))


def write_xlsx(path: Path, rows: Cells) -> Path:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("comments")  # the first sheet stays empty
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def read_xlsx(
    folder: Path, rows: Sequence[Sequence[object]], **rules: object
) -> Records:
    write_xlsx(folder / "t.xlsx", rows)
    return list(TableXlsx().parse(opened(folder, "t.xlsx", **rules)))


def posts(records: Records) -> list[Post]:
    return [r for r in records if isinstance(r, Post)]


def codes(records: Records) -> list[tuple[int, str]]:
    return [(r.place, r.code) for r in records if isinstance(r, Unread)]


def sample(**rules: object) -> OpenExport:
    return opened(SAMPLES, "comments.csv", columns=COLUMNS, **rules)


def test_an_export_of_comments_is_read_fully() -> None:
    records = list(TableCsv().parse(sample(zone="Asia/Dushanbe", platform="facebook")))
    first, second, third, last = posts(records)
    assert first.posted_at == MARCH_12
    assert (first.untrusted_author, first.untrusted_author_id) == ("Гулнора", "100001")
    assert (first.native_id, first.reactions, first.kind) == ("c1", 2, PostKind.COMMENT)
    assert second.untrusted_text == "Дар ду\nсатр; бо нуқтавергул"
    assert second.reply_to == "c1"
    assert second.posted_at == datetime(2024, 3, 25, 4, 10, tzinfo=UTC)
    assert third.untrusted_text == 'Хубаш "хомӯш" будан'
    assert third.reply_to == ""
    assert last.posted_at == datetime(2024, 4, 3, 5, 0, tzinfo=UTC)
    assert first.channel.platform == "facebook"
    assert first.channel.native_id == "comments"


def test_what_cannot_be_read_is_named_by_its_row_and_the_rest_goes_on() -> None:
    records = list(TableCsv().parse(sample()))
    assert codes(records) == [(4, NoDates.code), (5, BadRecord.code)]
    assert [p.place for p in posts(records)] == [2, 3, 4, 6]


def test_a_relative_time_is_kept_and_not_guessed() -> None:
    third = posts(list(TableCsv().parse(sample())))[2]
    assert third.posted_at is None
    assert third.original_time == "3 нед."
    assert third.assumed_zone == ""


def test_the_zone_is_assumed_only_where_the_time_states_none() -> None:
    first, second, *_ = posts(list(TableCsv().parse(sample(zone="Asia/Dushanbe"))))
    assert first.assumed_zone == ""
    assert second.assumed_zone == "Asia/Dushanbe"


def test_columns_that_are_not_taken_are_counted_by_name() -> None:
    export = sample()
    list(TableCsv().parse(export))
    assert export.leftovers == {"Gender": 1, "Likes": 1}


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"author": "Name"},
        {"text": "No such"},
        {"text": "Comment", "colour": "Name"},
    ],
)
def test_without_a_mapping_that_fits_nothing_is_read(columns: dict[str, str]) -> None:
    export = opened(SAMPLES, "comments.csv", columns=columns)
    with pytest.raises(NeedsMapping):
        next(TableCsv().parse(export))


def test_the_preview_is_what_the_guess_needs() -> None:
    headers, rows = preview(opened(SAMPLES, "comments.csv"), rows=3)
    assert headers[:2] == ("Name", "Profile ID")
    assert [row[0] for row in rows] == ["Гулнора", "Фарҳод", "Малика"]
    assert guess_columns(headers, rows) == COLUMNS


def test_an_open_order_of_dates_is_asked_for_before_anything_is_yielded(
    tmp_path: Path,
) -> None:
    text = "Date,Comment\n03/04/2024 10:00,x\n05/04/2024 10:00,y\n"
    columns = {"text": "Comment", "time": "Date"}
    with pytest.raises(AmbiguousDates):
        read_csv(tmp_path, text, columns=columns)
    records = read_csv(tmp_path, text, columns=columns, date_order=DateOrder.MDY)
    assert posts(records)[0].posted_at == datetime(2024, 3, 4, 10, tzinfo=UTC)


def test_a_later_row_settles_the_order_of_the_first(tmp_path: Path) -> None:
    text = "Date,Comment\n03/04/2024 10:00,x\n03/25/2024 10:00,y\n"
    records = read_csv(tmp_path, text, columns={"text": "Comment", "time": "Date"})
    assert posts(records)[0].posted_at == datetime(2024, 3, 4, 10, tzinfo=UTC)


@given(
    st.lists(
        st.tuples(CELL_TEXT, CELL_TEXT).filter(any),
        min_size=1,
        max_size=10,
    ),
    st.sampled_from(",;\t|"),
)
def test_what_a_csv_writer_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str]],
    delimiter: str,
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("Name", "Comment"), *rows])
    columns = {"text": "Comment", "author": "Name"}
    folder = tmp_path_factory.mktemp("table")
    found = posts(read_csv(folder, text.getvalue(), columns=columns))
    assert [(p.untrusted_author, p.untrusted_text) for p in found] == rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    raw = "Name;Comment\r\nЗарина;видео\r\n".encode(encoding)
    assert TableCsv().recognises("t.csv", raw)
    assert posts(read_csv(tmp_path, raw))[0].untrusted_text == "видео"


def test_a_long_quotation_is_whole_and_an_endless_one_is_named(tmp_path: Path) -> None:
    long = "x" * 100_000
    records = read_csv(tmp_path, f'Name,Comment\nA,"{long}"\nB,y\n')
    assert [p.untrusted_text for p in posts(records)] == [long, "y"]
    lines = "C,z\n" * 100_000
    records = read_csv(tmp_path, f'Name,Comment\nA,x\nB,"never ends\n{lines}')
    assert posts(records)[0].untrusted_text == "x"
    assert (3, BadRecord.code) in codes(records)
    assert len(posts(records)) > 60_000


def test_a_row_that_is_too_wide_is_named_unless_the_rest_is_empty(
    tmp_path: Path,
) -> None:
    text = "Name,Comment\nA,x\nB,y\nC,no, quotes\nD,z,,\nE,v\nF,w\nG,u\nH,t\nI,s\n"
    records = read_csv(tmp_path, text)
    assert codes(records) == [(4, BadRecord.code)]
    assert [p.untrusted_text for p in posts(records)] == list("xyzvwuts")


def test_rows_without_ids_have_the_same_ones_next_time(tmp_path: Path) -> None:
    text = "Name,Comment\nA,x\nA,x\nB,x\n"
    before = [p.native_id for p in posts(read_csv(tmp_path, text))]
    after = [p.native_id for p in posts(read_csv(tmp_path, text + "C,y\n"))]
    assert len(set(before)) == 3
    assert after[:3] == before


def test_a_channel_column_names_the_channel(tmp_path: Path) -> None:
    columns = {"text": "Comment", "channel": "Post URL"}
    text = "Post URL,Comment\nhttps://x.example/1,a\n,b\n"
    first, second = posts(read_csv(tmp_path, text, columns=columns))
    assert first.channel.url == first.channel.native_id == "https://x.example/1"
    assert (second.channel.native_id, second.channel.url) == ("t", "")


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("x.csv", b'{"a": 1, "b": 2}\n{"a": 1, "b": 2}\n'),
        ("x.csv", b"<html>a,b\n<body>a,b\n"),
        ("x.csv", b"12.03.2024, 14:05 - A: x\n12.03.2024, 14:06 - B: y\n"),
        ("x.csv", b"one column\nand no more\n"),
        ("x.csv", b"Name,Comment\n"),
        ("x.csv", b""),
        ("x.csv", b"\xff\xd8\xff\xe0,\0\0\n,\0\n"),
        ("x.txt", b"Hello, dear\nI went, I came\nand saw, yes\n"),
    ],
)
def test_other_files_are_not_taken_for_tables(name: str, head: bytes) -> None:
    assert not TableCsv().recognises(name, head)


def test_a_table_is_known_by_its_headers_under_any_name() -> None:
    assert TableCsv().recognises("x.txt", (SAMPLES / "comments.csv").read_bytes())


def test_a_workbook_is_read_with_its_real_dates(tmp_path: Path) -> None:
    rows: Cells = [
        ["Name", "Profile ID", "Date", "Likes", "Comment", "Comment ID", "Reply to"],
        ["Гулнора", 100001, datetime(2024, 3, 12, 14, 5, 33), 2, "матн", "c1", None],  # noqa: DTZ001 - Excel's have none
        [],
        ["Фарҳод", 100002, 1710234333, None, "ҷавоб", "c2", "c1"],
    ]
    records = read_xlsx(tmp_path, rows, columns=COLUMNS, zone="Asia/Dushanbe")
    first, second = posts(records)
    assert first.posted_at == second.posted_at == MARCH_12
    assert first.original_time == "2024-03-12 14:05:33"
    assert (first.assumed_zone, second.assumed_zone) == ("Asia/Dushanbe", "")
    assert (first.untrusted_author_id, first.reactions) == ("100001", 2)
    assert (second.place, second.reply_to) == (4, "c1")
    assert codes(records) == []


def test_a_workbook_is_recognised_and_a_zip_of_pictures_is_not(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "t", [["Name", "Comment"], ["A", "x"]])
    assert TableXlsx().recognises("t", book.read_bytes())
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("photo.jpg", b"xl/")
    assert not TableXlsx().recognises("p.xlsx", (tmp_path / "p.zip").read_bytes())
    headers, written = preview(opened(tmp_path, "t"))
    assert (headers, written) == (("Name", "Comment"), (("A", "x"),))


CELL = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'
CORNERS = (
    f'<row r="1">{CELL.format("A1")}</row>'
    f'<row r="1048576">{CELL.format("XFD1048576")}</row>'
)
ROWS = "<row>" + CELL.replace('r="{}" ', "") * 16_000 + "</row>"
SHARED = '<row><c t="s"><v>0</v></c></row>' * 100_000


def forge(folder: Path, **parts: str) -> Path:
    """Write a workbook and replace some of its parts."""
    source = write_xlsx(folder / "sound.xlsx", [["Name", "Comment"], ["A", "x"]])
    with (
        zipfile.ZipFile(source) as given,
        zipfile.ZipFile(folder / "t.xlsx", "w", zipfile.ZIP_DEFLATED) as forged,
    ):
        for part in sorted({*given.namelist(), "xl/sharedStrings.xml"}):
            stem = Path(part).stem
            sound = given.read(part) if part in given.namelist() else b"<sst/>"
            forged.writestr(part, parts.get(stem, sound))
    return folder / "t.xlsx"


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ({"sheet2": f"<worksheet><sheetData>{CORNERS}</sheetData></worksheet>"}, Bomb),
        (
            {
                "sheet2": "<worksheet><sheetData>"
                f'<row r="1048570">{ROWS[5:]}</sheetData></worksheet>'
            },
            Bomb,
        ),
        (
            {
                "sheet2": f"<worksheet><sheetData>{SHARED}</sheetData></worksheet>",
                "sharedStrings": f"<sst><si><t>{'x' * 30_000}</t></si></sst>",
            },
            Bomb,
        ),
        ({"sheet2": "<worksheet>" + " " * (1 << 28) + "</worksheet>"}, Bomb),
        (
            {"sheet2": '<worksheet><row r="1"><c r="1A"/></row></worksheet>'},
            BrokenArchive,
        ),
        ({"sheet2": "<worksheet>"}, BrokenArchive),
        ({"workbook": ""}, BrokenArchive),
    ],
)
def test_a_hostile_workbook_is_refused_before_it_is_unpacked(
    tmp_path: Path, parts: dict[str, str], error: type[InputError]
) -> None:
    forge(tmp_path, **parts)
    export = opened(tmp_path, "t.xlsx", columns={"text": "Comment"})
    with pytest.raises(error):
        next(TableXlsx().parse(export))


def test_a_workbook_cut_anywhere_is_refused_in_our_words(tmp_path: Path) -> None:
    raw = write_xlsx(tmp_path / "t.xlsx", [["Comment"], ["x"]]).read_bytes()
    export = opened(tmp_path, "t.xlsx", columns={"text": "Comment"})
    for end in range(0, len(raw), 97):
        (tmp_path / "t.xlsx").write_bytes(raw[:end])
        with pytest.raises(BrokenArchive):
            next(TableXlsx().parse(export))
