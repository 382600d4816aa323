"""A folder is watched: what appears is collected once, when it is complete."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from panoh.errors import DeskInUse, MissingFile, UsageError
from panoh.flow.collecting import ReadingChoice
from panoh.flow.desk import Desk, open_desk
from panoh.flow.watching import Clock, Event, News, Watch, events
from panoh.store import models as rows
from panoh.store.lease import Lease
from tests.conftest import PASSPHRASE
from tests.exports import message, picture, telegram

QUIET = 30.0
CHAT = "personal_chat"


class Ended(Exception):
    """The test's last second is over."""


@dataclass
class Day:
    """A clock that runs only while the watch sleeps; things happen at their second."""

    until: float
    seconds: float = 0.0
    plan: dict[float, Callable[[], object]] = field(default_factory=dict)

    def at(self, second: float, happens: Callable[[], object]) -> None:
        self.plan[second] = happens

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        for second in sorted(s for s in self.plan if s <= self.seconds):
            self.plan.pop(second)()
        if self.seconds > self.until:
            raise Ended

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.seconds, self.sleep)


@dataclass
class Watched:
    """What a watch over a folder tells, and how often it opened the desk."""

    folder: Path
    desk_path: Path
    opened: int = 0

    @contextmanager
    def open(self) -> Iterator[Desk]:
        self.opened += 1
        with open_desk(self.desk_path, PASSPHRASE) as desk:
            yield desk

    def choose(self, *_: object) -> ReadingChoice:
        return ReadingChoice()

    def told(
        self, day: Day, *, is_once: bool = False, quiet_seconds: float = QUIET
    ) -> list[tuple[float, Event]]:
        """All news until the day ends, each with its second."""
        seen: list[tuple[float, Event]] = []
        watch = Watch(
            self.folder,
            self.desk_path,
            self.open,
            self.choose,
            quiet_seconds,
            is_once,
            clock=day.clock,
        )
        with suppress(Ended):
            for event in events(watch):
                seen.append((day.seconds, event))  # noqa: PERF401 - kept when it ends
        return seen

    def kinds(self, day: Day) -> list[tuple[str, News]]:
        return [(event.untrusted_name, event.news) for _, event in self.told(day)]


@pytest.fixture
def watched(tmp_path: Path, desk_path: Path) -> Watched:
    folder = tmp_path / "in"
    folder.mkdir()
    return Watched(folder, desk_path)


def kept(watched: Watched) -> int:
    """How many posts the desk has."""
    with open_desk(watched.desk_path, PASSPHRASE):
        return rows.Post.objects.count()


def test_what_was_there_before_is_read_once_when_it_has_been_quiet(
    watched: Watched,
) -> None:
    telegram(watched.folder / "x", [message(1), message(2)])

    [(second, event)] = watched.told(Day(until=500))

    assert QUIET <= second <= QUIET + 5
    assert (event.news, event.untrusted_name) == (News.READ, "x")
    assert [one.new_posts for one in event.collected] == [2]
    assert watched.opened == 1


def test_a_file_that_grows_is_left_alone_until_it_grows_no_more(
    watched: Watched, tmp_path: Path
) -> None:
    whole = telegram(tmp_path / "whole", [message(n) for n in range(50)])
    content = (whole / "result.json").read_bytes()
    day = Day(until=500)
    growing = watched.folder / "result.json"
    for step in range(10):
        end = len(content) * (step + 1) // 10
        day.at(20.0 * step, lambda end=end: growing.write_bytes(content[:end]))

    [(second, event)] = watched.told(day)

    assert second >= 180 + QUIET
    assert [(one.posts, one.unread) for one in event.collected] == [(50, ())]


def test_a_picture_that_comes_later_into_a_folder_makes_it_wait_again(
    watched: Watched,
) -> None:
    export = telegram(watched.folder / "x", [message(1, photo="photos/a.png")])
    day = Day(until=500)
    day.at(25, lambda: picture(export / "photos" / "a.png", 1))

    [(second, event)] = watched.told(day)

    assert second >= 25 + QUIET
    assert [one.media_not_included for one in event.collected] == [0]


@pytest.mark.parametrize(
    "name", ["x.zip.crdownload", "chat.part", "x.download/x.zip", "y/z.jpg.!ut"]
)
def test_a_download_that_broke_off_is_told_and_not_read(
    watched: Watched, name: str
) -> None:
    path = watched.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"PK\x03\x04 and no more")

    told = watched.kinds(Day(until=500))

    assert told == [(Path(name).parts[0], News.UNFINISHED)]
    assert watched.opened == 0


def test_the_empty_file_that_a_browser_keeps_for_a_download_waits_for_it(
    watched: Watched, tmp_path: Path
) -> None:
    export = telegram(tmp_path / "x", [message(1)])
    archive = shutil.make_archive(str(tmp_path / "x"), "zip", export)
    (watched.folder / "x.zip").touch()
    part = watched.folder / "x.zip.part"
    part.write_bytes(b"PK")
    day = Day(until=500)

    def finish() -> None:
        part.unlink()
        shutil.copy(archive, watched.folder / "x.zip")

    for second in range(10, 100, 10):
        day.at(second, lambda second=second: part.write_bytes(b"PK" * second))
    day.at(100, finish)

    [(_second, event)] = watched.told(day)

    assert event.untrusted_name == "x.zip"
    assert [one.new_posts for one in event.collected] == [1]


def test_a_telegram_folder_of_pictures_waits_for_its_messages(
    watched: Watched,
) -> None:
    export = watched.folder / "ChatExport_2026-03-01"
    picture(export / "photos" / "a.png", 1)
    day = Day(until=500)
    day.at(100, lambda: telegram(export, [message(1, photo="photos/a.png")]))

    before, (second, event) = watched.told(day)

    assert before[1].news is News.UNFINISHED
    assert second >= 100 + QUIET
    assert [one.kind for one in event.collected] == ["telegram_json"]


def test_a_folder_with_nothing_to_read_yet_waits_and_any_file_is_refused_once(
    watched: Watched,
) -> None:
    (watched.folder / "empty").mkdir()
    (watched.folder / "x.bin").write_bytes(b"\x00\x01")

    told = watched.told(Day(until=500))

    assert [event.news for _, event in told] == [News.UNFINISHED, News.READ]
    assert [one.code for one in told[1][1].collected] == ["PANOH-310"]


def test_what_was_refused_is_tried_again_when_it_changes(
    watched: Watched, tmp_path: Path
) -> None:
    whole = telegram(tmp_path / "x", [message(1)]) / "result.json"
    path = watched.folder / "result.json"
    path.write_bytes(b"\x00\x01")
    day = Day(until=500)
    day.at(200, lambda: shutil.copy(whole, path))

    told = [event.collected[0] for _, event in watched.told(day)]

    assert [one.code for one in told] == ["PANOH-310", ""]


def test_an_export_made_again_into_its_folder_is_read_again_into_the_same_case(
    watched: Watched,
) -> None:
    export = telegram(watched.folder / "x", [message(1)], "Her", 5, CHAT)
    day = Day(until=500)
    day.at(
        100,
        lambda: telegram(export, [message(n) for n in (1, 2)], "Her", 5, CHAT),
    )

    first, second = (event.collected[0] for _, event in watched.told(day))

    assert (first.new_posts, second.new_posts) == (1, 1)
    assert first.case_code == second.case_code != ""


def test_a_stick_that_is_pulled_out_is_told_once_and_read_when_it_is_back(
    watched: Watched, tmp_path: Path
) -> None:
    day = Day(until=500)
    export = telegram(tmp_path / "away" / "x", [message(1)])
    day.at(10, watched.folder.rmdir)
    day.at(100, lambda: shutil.move(export.parent, watched.folder))

    told = watched.kinds(day)

    assert told == [("", News.GONE), ("", News.BACK), ("x", News.READ)]


def test_a_stick_pulled_out_while_it_is_read_refuses_nothing_for_good(
    watched: Watched, tmp_path: Path
) -> None:
    telegram(watched.folder / "x", [message(1)])
    away = tmp_path / "away"
    day = Day(until=500)

    class PulledOut(Watched):
        def choose(self, *_: object) -> ReadingChoice:
            if day.seconds < 100:  # between the look and the reading
                self.folder.rename(away)
            return ReadingChoice()

    day.at(100, lambda: away.rename(watched.folder))

    told = PulledOut(watched.folder, watched.desk_path).kinds(day)

    assert told == [("", News.GONE), ("", News.BACK), ("x", News.READ)]
    assert kept(watched) == 1


def test_other_commands_can_use_the_desk_while_the_watch_waits(
    watched: Watched,
) -> None:
    telegram(watched.folder / "x", [message(1)])
    day = Day(until=500)
    seen: list[int] = []
    for second in (10, 100, 300):
        day.at(second, lambda: seen.append(kept(watched)))

    watched.told(day)

    assert seen == [0, 1, 1]


def test_a_desk_in_use_is_told_once_and_what_is_complete_is_not_forgotten(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panoh.flow.desk._WAIT_SECONDS", 0)
    telegram(watched.folder / "x", [message(1)])
    day = Day(until=500)
    lease = Lease(watched.desk_path / "lease")
    lease.__enter__()
    day.at(100, lambda: lease.__exit__(None, None, None))

    told = watched.kinds(day)

    assert told == [("", News.BUSY), ("x", News.READ)]


def test_looking_once_ends_by_itself_and_reads_no_half_file(
    watched: Watched, tmp_path: Path
) -> None:
    telegram(watched.folder / "x", [message(1)])
    day = Day(until=10_000)
    growing = watched.folder / "y.txt"
    for second in range(0, 10_000, 10):
        day.at(second, lambda second=second: growing.write_text("x" * second))

    told = watched.told(day, is_once=True)

    assert [event.untrusted_name for _, event in told] == ["x"]
    assert day.seconds < QUIET + 10


def test_looking_once_without_waiting_reads_what_is_there_at_once(
    watched: Watched,
) -> None:
    telegram(watched.folder / "x", [message(1)])
    day = Day(until=500)

    told = watched.told(day, is_once=True, quiet_seconds=0)

    assert [second for second, _ in told] == [0]
    assert day.seconds == 0


def test_looking_once_at_a_desk_in_use_says_so(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panoh.flow.desk._WAIT_SECONDS", 0)
    telegram(watched.folder / "x", [message(1)])

    with Lease(watched.desk_path / "lease"), pytest.raises(DeskInUse):
        watched.told(Day(until=500), is_once=True)


def test_nothing_in_the_folder_is_changed(watched: Watched) -> None:
    telegram(watched.folder / "x", [message(1)])
    (watched.folder / "x.bin").write_bytes(b"\x00")
    before = {p: p.stat().st_mtime_ns for p in watched.folder.rglob("*")}

    watched.told(Day(until=500))

    assert {p: p.stat().st_mtime_ns for p in watched.folder.rglob("*")} == before


def test_links_are_not_followed_and_litter_is_no_news(
    watched: Watched, tmp_path: Path
) -> None:
    (watched.folder / "link").symlink_to(telegram(tmp_path / "x", [message(1)]))
    for name in (".DS_Store", "Thumbs.db", "~$letter.docx", ".stfolder"):
        (watched.folder / name).touch()

    [(_second, event)] = watched.told(Day(until=500))

    assert event.untrusted_name == "link"
    assert [one.code for one in event.collected] == ["PANOH-316"]
    assert kept(watched) == 0


def test_the_desk_is_no_export_of_its_own(desk_path: Path, tmp_path: Path) -> None:
    (tmp_path / "passphrase").unlink()

    assert Watched(tmp_path, desk_path).told(Day(until=500)) == []
    with pytest.raises(UsageError):
        Watched(desk_path / "logs", desk_path).told(Day(until=500))


def test_a_folder_that_was_never_there_is_a_mistake(watched: Watched) -> None:
    watched.folder.rmdir()

    with pytest.raises(MissingFile):
        watched.told(Day(until=500))


def test_many_exports_leave_the_desk_to_others_now_and_then(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panoh.flow.watching.HOLD_SECONDS", -1)
    for n in range(3):
        telegram(watched.folder / f"x{n}", [message(1)], number=n + 1)

    told = watched.told(Day(until=500), is_once=True)

    assert [event.untrusted_name for _, event in told] == ["x0", "x1", "x2"]
    assert watched.opened == 3


def test_slow_folders_are_looked_at_less_often(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = Day(until=1_000)
    looks: list[float] = []
    scandir = os.scandir

    def slow(path: Path) -> object:
        day.seconds += 20
        looks.append(day.seconds)
        return scandir(path)

    monkeypatch.setattr("panoh.flow.arrivals.os.scandir", slow)
    watched.told(day)

    assert len(looks) <= 6
