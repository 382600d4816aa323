"""telegram-tracker's table: what is particular to it."""

from datetime import UTC, datetime

from panoh.collect.parser import OpenExport, ReadingRules
from panoh.collect.parsers.telegram_tracker_csv import TelegramTrackerCsv
from panoh.model.corpus import Post
from panoh.testing import ParserContract
from panoh.testing.samples import MemorySource
from tests.collect.parsers.samples import SAMPLES


class TestContract(ParserContract):
    parser = TelegramTrackerCsv()
    sample = SAMPLES / "telegram_tracker_csv"
    main = "msgs_dataset.csv"
    ends = "open"

    def grown(self, content: bytes, least_bytes: int) -> bytes | None:
        head, rows = content.split(b"\n", 1)
        return head + b"\n" + rows * (least_bytes // len(rows) + 1)


OLD = (
    b"signature,channel_id,username,message,date,msg_link,msg_from_peer,from_channel_id\n"
    b"s,1900000001,example_channel,salom,2022-03-05 10:00:00,"
    b"https://t.me/example_channel/7,,1900000003.0\n"
)


def test_the_version_of_2022_is_read_too_and_its_dates_are_utc() -> None:
    export = OpenExport(MemorySource({"x": OLD}), "x", ReadingRules("Asia/Dushanbe"))
    assert TelegramTrackerCsv().recognises("x", OLD)

    (post,) = TelegramTrackerCsv().parse(export)

    assert isinstance(post, Post)
    assert post.native_id == "7"
    assert post.posted_at == datetime(2022, 3, 5, 10, tzinfo=UTC)
    assert (post.assumed_zone, post.channel.url) == (
        "",
        "https://t.me/example_channel",
    )
    assert post.untrusted_forwarded_from == "channel1900000003"


def test_a_channel_that_was_found_by_its_number_is_private() -> None:
    content = OLD.replace(b"t.me/example_channel/", b"t.me/1900000001/").replace(
        b"signature,", b"msg_id,signature,"
    )
    content = content.replace(b"\ns,", b"\n7,s,")
    export = OpenExport(MemorySource({"x": content}), "x")

    (post,) = TelegramTrackerCsv().parse(export)

    assert isinstance(post, Post)
    assert not post.channel.is_public


def test_a_channels_number_is_the_same_with_the_prefix_that_bots_see() -> None:
    content = OLD.replace(b"1900000001", b"-1001900000001")
    export = OpenExport(MemorySource({"x": content}), "x")

    (post,) = TelegramTrackerCsv().parse(export)

    assert isinstance(post, Post)
    assert post.channel.native_id == "1900000001"
