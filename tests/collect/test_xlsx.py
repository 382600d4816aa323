"""What is in a workbook's XML is read as it stands: nothing is fetched or expanded."""

import io
import zipfile

import pytest

from panoh.collect.xlsx import looked_at
from panoh.errors import Bomb

SHEET = (
    b"<worksheet><sheetData><row r='1'><c r='A1'><v>%b</v></c></row></sheetData>"
    b"</worksheet>"
)
LAUGHS = b"".join(
    b'<!ENTITY a%d "%b">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"ha")
    for n in range(12)
)


def workbook(sheet: bytes) -> io.BytesIO:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    content.seek(0)
    return content


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        (b'<!ENTITY a SYSTEM "file:///etc/hostname">', b"&a;"),
        (b'<!ENTITY %% a SYSTEM "https://example.org/a"> %%a;', b""),
        (LAUGHS, b"&a11;"),
        (b'<!ENTITY a "' + b"x" * 100_000 + b'">', b"&a;" * 10_000),
        (b"", b""),
    ],
    ids=["file", "network", "laughs", "quadratic", "none"],
)
def test_entities_in_a_workbook_are_refused(declared: bytes, used: bytes) -> None:
    sheet = b"<?xml version='1.0'?><!DOCTYPE x [" + declared + b"]>" + SHEET % used

    with pytest.raises(Bomb):
        looked_at(workbook(sheet))


def test_a_workbook_without_entities_is_looked_at() -> None:
    assert looked_at(workbook(SHEET % b"1")).read(2) == b"PK"
