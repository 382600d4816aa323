"""Handles, links and e-mail are found, and little else is."""

import pytest

from panoh.model.findings import DataKind
from panoh.triage.personal_data import find_personal_data

EMAIL, LINK, HANDLE = DataKind.EMAIL, DataKind.LINK, DataKind.HANDLE

FOUND = [
    ("пишите @misol_ism все", HANDLE, "@misol_ism"),
    ("(@misol.ism).", HANDLE, "@misol.ism"),
    ("@мисол_исм", HANDLE, "@мисол_исм"),
    ("@misol1@misol2", HANDLE, "@misol1@misol2"),
    ("[id123456|Номи мисол] бин", HANDLE, "[id123456|Номи мисол]"),
    ("вк id123456789", HANDLE, "id123456789"),
    ("misol.ism@example.org навис", EMAIL, "misol.ism@example.org"),
    ("t.me/misol_kanal!", LINK, "t.me/misol_kanal"),
    ("https://t.me/+AbCdEf123 бинед", LINK, "https://t.me/+AbCdEf123"),
    ("instagram.com/misol.ism/", LINK, "instagram.com/misol.ism/"),
    ("(VK.com/misol)", LINK, "VK.com/misol"),
    ("wa.me/992917123456", LINK, "wa.me/992917123456"),
    ("www.example.org/a?b=917123456", LINK, "www.example.org/a?b=917123456"),
    ("https://user@example.org/x", LINK, "https://user@example.org/x"),
]

NOTHING = ["", "@", "@ 5", "@5", "и/или", "12.05/13.05", "Сомон.tj", "a@b", "салом."]


@pytest.mark.parametrize(("line", "kind", "data"), FOUND)
def test_handles_links_and_emails_are_found_whole(
    line: str, kind: DataKind, data: str
) -> None:
    [found] = find_personal_data(line)

    assert (found.kind, line[found.start : found.end]) == (kind, data)


@pytest.mark.parametrize("line", NOTHING)
def test_what_only_looks_like_personal_data_is_left(line: str) -> None:
    assert not find_personal_data(line)
