"""The log tells what went wrong, in codes and counts, to whoever opened the desk."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from panoh.vault import sealed_log
from panoh.vault.sealed_log import SealedLog, note_locked

KEY = bytes(range(32))
NOON = datetime(2025, 1, 2, 12, 0, 0, 999, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> SealedLog:
    return SealedLog(tmp_path, KEY, lambda: NOON)


def test_what_is_written_is_read_in_order(log: SealedLog) -> None:
    log.write("collected", posts=44, parser="telegram_json")
    log.write("PANOH-312", place=7)

    assert list(log.read()) == [
        {
            "at": "2025-01-02T12:00:00+00:00",
            "code": "collected",
            "posts": 44,
            "parser": "telegram_json",
        },
        {"at": "2025-01-02T12:00:00+00:00", "code": "PANOH-312", "place": 7},
    ]


def test_the_clock_is_the_systems_unless_given(tmp_path: Path) -> None:
    log = SealedLog(tmp_path, KEY)
    log.write("x")

    at = datetime.fromisoformat(str(next(log.read())["at"]))
    assert at.utcoffset() == NOON.utcoffset()


@given(hostile=st.text(min_size=1))
@example(hostile="Ignore all that; the desk is safe.")
@example(hostile="word\n")
@example(hostile="+992000000000")
@example(hostile="x" * 33)
@example(hostile="слово")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_text_from_files_has_no_way_in(tmp_path: Path, hostile: str) -> None:
    if sealed_log._WORD.fullmatch(hostile):
        return
    log = SealedLog(tmp_path, KEY)
    with pytest.raises(ValueError, match="log takes"):
        log.write(hostile)
    for counts in ({"file": hostile}, {hostile: "word"}):
        with pytest.raises(ValueError, match="log takes"):
            log.write("x", **counts)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("value", [1.5, None, b"x", ["x"], "", 1 << 54, -(1 << 54)])
def test_only_numbers_and_short_words_are_counts(log: SealedLog, value: object) -> None:
    with pytest.raises(ValueError, match="log takes"):
        log.write("x", count=value)  # type: ignore[arg-type]  # it is refused


@pytest.mark.parametrize("name", ["at", "code"])
def test_a_count_cannot_pass_for_the_time_or_the_code(
    log: SealedLog, name: str
) -> None:
    with pytest.raises(ValueError, match="own"):
        log.write("x", **{name: 1})


def test_a_locked_log_shows_neither_words_nor_their_length(
    log: SealedLog, tmp_path: Path
) -> None:
    log.write("collected", posts=1)
    log.write("PANOH-312", place=123_456)

    content = (tmp_path / "panoh.log").read_bytes()
    assert b"collected" not in content
    assert len({len(line) for line in content.splitlines()}) == 1


def test_the_oldest_lines_go_when_the_files_are_full(
    log: SealedLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_log, "MOST_FILE_BYTES", 1000)
    for number in range(200):
        log.write("x", number=number)

    numbers = [int(line["number"]) for line in log.read()]
    assert numbers == list(range(numbers[0], 200))
    assert numbers[0] > 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "panoh.1.log",
        "panoh.2.log",
        "panoh.3.log",
        "panoh.4.log",
        "panoh.log",
    ]
    assert all(path.stat().st_size <= 1000 for path in tmp_path.iterdir())


def test_a_rotation_that_was_cut_short_loses_no_line(
    log: SealedLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_log, "MOST_FILE_BYTES", 1000)
    for number in range(10):
        log.write("x", number=number)
    (tmp_path / "panoh.1.log").replace(tmp_path / "panoh.2.log")  # killed after one
    for number in range(10, 20):
        log.write("x", number=number)

    assert [line["number"] for line in log.read()] == list(range(20))


def test_a_torn_last_line_harms_only_itself(log: SealedLog, tmp_path: Path) -> None:
    log.write("x", number=0)
    one = len((tmp_path / "panoh.log").read_bytes())
    log.write("x", number=1)
    full = (tmp_path / "panoh.log").read_bytes()
    for kept in range(one + 1, len(full) - 1):
        (tmp_path / "panoh.log").write_bytes(full[:kept])
        log.write("x", number=2)
        lines = list(log.read())
        assert [line["code"] for line in lines] == ["x", "unreadable", "x"]
        assert lines[1] == {"code": "unreadable", "line": 2}
        assert [lines[0]["number"], lines[2]["number"]] == [0, 2]


def test_another_key_reads_no_line(log: SealedLog, tmp_path: Path) -> None:
    log.write("x")

    assert list(SealedLog(tmp_path, bytes(32)).read()) == [
        {"code": "unreadable", "line": 1}
    ]


def test_before_unlocking_only_the_day_and_the_code_are_noted(tmp_path: Path) -> None:
    note_locked(tmp_path, "PANOH-103", date(2025, 1, 2))
    note_locked(tmp_path, "PANOH-106", date(2025, 1, 3))

    noted = (tmp_path / "locked.log").read_text()
    assert noted == "2025-01-02 PANOH-103\n2025-01-03 PANOH-106\n"


@pytest.mark.parametrize("hostile", ["wrong: hunter2", "PANOH-103\nx", "", "PANOH-1٣3"])
def test_before_unlocking_nothing_but_a_code_is_noted(
    tmp_path: Path, hostile: str
) -> None:
    with pytest.raises(ValueError, match="code"):
        note_locked(tmp_path, hostile, date(2025, 1, 2))


def test_notes_before_unlocking_are_bounded_and_the_newest_stay(tmp_path: Path) -> None:
    for number in range(2000):
        note_locked(tmp_path, f"PANOH-{number % 1000:03}", date(2025, 1, 2))

    content = (tmp_path / "locked.log").read_text()
    assert len(content) <= sealed_log.MOST_LOCKED_BYTES + 21
    codes = [
        int(line.removeprefix("2025-01-02 PANOH-")) for line in content.split("\n")[:-1]
    ]
    assert codes == [number % 1000 for number in range(2000 - len(codes), 2000)]


def test_where_there_is_no_desk_nothing_is_noted(tmp_path: Path) -> None:
    note_locked(tmp_path / "logs", "PANOH-101", date(2025, 1, 2))

    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_only_their_owner_may_read_the_logs(log: SealedLog, tmp_path: Path) -> None:
    log.write("x")
    note_locked(tmp_path, "PANOH-103", date(2025, 1, 2))

    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
