"""WhatsApp chats: every header format, whole messages, no guessed dates."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.collect.parser import OpenExport, ReadingRules
from panoh.collect.parsers.whatsapp_txt import LONGEST_LINE, LONGEST_TEXT, WhatsAppTxt
from panoh.collect.sources import FolderSource
from panoh.errors import (
    AmbiguousDates,
    BadRecord,
    NoDates,
    UnknownExport,
    UnknownZone,
    UnsafeName,
)
from panoh.model.corpus import DateOrder, Media, MediaKind, Post, PostKind, Unread


def utc(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


SAMPLES = Path(__file__).parents[1] / "samples"
GROUP = "Чат WhatsApp с Гурӯҳи маҳалла.txt"
Records = list[Post | Unread]
Said = list[tuple[str, str]]
TWO = [("Мадина", "салом"), ("Зарина", "видео")]
FIVE_PAST_TWO = (utc(2024, 3, 12, 14, 5), utc(2024, 3, 12, 14, 6))
WITH_SECONDS = (utc(2024, 3, 12, 14, 5, 33), utc(2024, 3, 12, 14, 6, 1))


def read(folder: Path, name: str, **rules: object) -> Records:
    told = ReadingRules(**rules)  # type: ignore[arg-type]  # each test names its own
    export = OpenExport(FolderSource(folder), name, told)
    return list(WhatsAppTxt().parse(export))


def write(folder: Path, text: str | bytes, name: str = "chat.txt") -> str:
    raw = text if isinstance(text, bytes) else text.encode()
    (folder / name).write_bytes(raw)
    return name


def read_text(
    folder: Path, text: str | bytes, name: str = "chat.txt", **rules: object
) -> Records:
    return read(folder, write(folder, text, name), **rules)


def posts(records: Sequence[Post | Unread]) -> list[Post]:
    return [r for r in records if isinstance(r, Post)]


def codes(records: Records) -> list[tuple[int, str]]:
    return [(r.place, r.code) for r in records if isinstance(r, Unread)]


def said(records: Sequence[Post | Unread]) -> Said:
    return [(p.untrusted_author, p.untrusted_text) for p in posts(records)]


def times(records: Records) -> tuple[datetime, ...]:
    return tuple(p.posted_at for p in posts(records) if p.posted_at)


@pytest.mark.parametrize(
    ("name", "expected", "clock"),
    [
        ("wa_az.txt", [("Aysel", "salam"), ("Leyla", "video")], FIVE_PAST_TWO),
        ("wa_ge.txt", [("ნინო", "გამარჯობა"), ("მარიამ", "ვიდეო")], FIVE_PAST_TWO),
        (
            "wa_ios_lrm.txt",
            [("Мадина", "салом"), ("Зарина", "изображение отсутствует")],
            WITH_SECONDS,
        ),
        ("wa_kz_kk.txt", [("Айгүл", "сәлем"), ("Дана", "бейне")], FIVE_PAST_TWO),
        (
            "wa_multiline.txt",
            [("Мадина", "салом\nсатри дуюм"), ("Зарина", "видео")],
            FIVE_PAST_TWO,
        ),
        (
            "wa_phone_name.txt",
            [("+992 90 123-45-67", "таҳдид"), ("Зарина", "не")],
            FIVE_PAST_TWO,
        ),
        ("wa_ru_android.txt", TWO, FIVE_PAST_TWO),
        ("wa_ru_ios.txt", TWO, WITH_SECONDS),
        (
            "wa_system.txt",
            [("", "Сообщения и звонки защищены сквозным шифрованием."), *TWO],
            (utc(2024, 3, 12, 14, 0), *FIVE_PAST_TWO),
        ),
        ("wa_tr.txt", [("Elif", "selam"), ("Zeynep", "video")], FIVE_PAST_TWO),
    ],
)
def test_shared_chats_are_read_fully_right(
    shared_data: Path, name: str, expected: Said, clock: tuple[datetime, ...]
) -> None:
    records = read(shared_data / "exports/whatsapp", name)
    assert said(records) == expected
    assert times(records) == clock
    assert codes(records) == []


@pytest.mark.parametrize(
    ("name", "order", "expected"),
    [
        ("wa_fa_digits.txt", DateOrder.DMY, [("سارا", "سلام"), ("مریم", "ویدیو")]),
        ("wa_us_lower_am.txt", DateOrder.DMY, [("Madina", "hi"), ("Zarina", "video")]),
        ("wa_us_nnbsp.txt", DateOrder.MDY, [("Madina", "hi"), ("Zarina", "video")]),
        ("wa_uz.txt", DateOrder.DMY, [("Malika", "salom"), ("Nodira", "video")]),
    ],
)
def test_shared_chats_with_an_open_order_ask_and_are_then_right(
    shared_data: Path, name: str, order: DateOrder, expected: Said
) -> None:
    folder = shared_data / "exports/whatsapp"
    with pytest.raises(AmbiguousDates):
        read(folder, name)
    records = read(folder, name, date_order=order)
    assert said(records) == expected
    assert times(records) == FIVE_PAST_TWO
    assert codes(records) == []


def test_all_shared_chats_are_recognised_whatever_their_name(shared_data: Path) -> None:
    chats = list((shared_data / "exports/whatsapp").iterdir())
    assert len(chats) == 14
    assert all(WhatsAppTxt().recognises("x", chat.read_bytes()) for chat in chats)


def test_a_group_keeps_lines_media_and_system_messages() -> None:
    records = read(SAMPLES, GROUP, zone="Asia/Dushanbe")
    kinds = [p.kind for p in posts(records)]
    assert kinds[:3] == [PostKind.SERVICE, PostKind.SERVICE, PostKind.MESSAGE]
    assert said(records)[1:5] == [
        ("", "Нигора изменила тему с «Маҳалла» на «Гурӯҳ: маҳалла»"),
        ("Нигора", "Салом ба ҳама\nИмрӯз ҷаласа мешавад\n\nсоати панҷ"),
        ("Баҳром", "Расми боғ"),
        ("+992 90 000-00-07", "<Без медиафайлов>"),
    ]
    assert said(records)[-1] == ("Баҳром", "")
    assert [p.place for p in posts(records)] == [1, 2, 3, 7, 9, 10, 11, 12, 14]
    assert codes(records) == []


def test_times_are_local_with_the_zone_and_the_writing_kept() -> None:
    post = posts(read(SAMPLES, GROUP, zone="Asia/Dushanbe"))[2]
    assert post.posted_at == datetime(2024, 3, 12, 9, 5, tzinfo=UTC)
    assert post.assumed_zone == "Asia/Dushanbe"
    assert post.original_time == "12.03.2024, 14:05"


def test_a_chat_is_private_and_named_by_its_file() -> None:
    channel = posts(read(SAMPLES, GROUP))[0].channel
    assert channel.platform == "whatsapp"
    assert channel.untrusted_name == "Гурӯҳи маҳалла"
    assert not channel.is_public
    assert posts(read(SAMPLES, "_chat.txt"))[0].channel.untrusted_name == ""


def test_an_iphone_chat_is_read_with_its_marks() -> None:
    records = read(SAMPLES, "_chat.txt")
    assert said(records) == [
        ("Nur", "Hello"),
        ("Nur", "The garden"),
        ("~\u202fDilnoza", "video omitted"),
        ("+998\u00a090\u00a0000\u00a000\u00a008", "See you: tomorrow"),
    ]
    assert times(records)[0] == utc(2024, 3, 12, 14, 5, 33)
    assert times(records)[-1] == utc(2024, 3, 25)


def test_media_say_whether_the_export_holds_them(tmp_path: Path) -> None:
    (tmp_path / "chats").mkdir()
    shutil.copy(SAMPLES / GROUP, tmp_path / "chats")
    named = "chats/IMG-20240312-WA0001.jpg"
    before = posts(read(tmp_path, f"chats/{GROUP}"))
    (tmp_path / named).write_bytes(b"a picture")
    after = posts(read(tmp_path, f"chats/{GROUP}"))
    assert before[3].media == (Media(named, MediaKind.IMAGE, is_included=False),)
    assert after[3].media == (Media(named, MediaKind.IMAGE),)
    assert after[4].media == (Media("", MediaKind.OTHER, is_included=False),)


def test_media_of_an_iphone_are_found_behind_their_caption() -> None:
    media = [p.media for p in posts(read(SAMPLES, "_chat.txt"))]
    name = "00000002-PHOTO-2024-03-12-14-06-01.jpg"
    assert media == [
        (),
        (Media(name, MediaKind.IMAGE, is_included=False),),
        (Media("", MediaKind.VIDEO, is_included=False),),
        (),
    ]


@pytest.mark.parametrize("name", ["../../desk.jpg", "C:x.jpg", "a\\b.jpg", "/x.jpg"])
def test_an_unsafe_media_name_is_reported_and_joined_to_nothing(
    tmp_path: Path, name: str
) -> None:
    records = read_text(
        tmp_path, f"12.03.2024, 14:05 - A: \u200e{name} (file attached)\n"
    )
    assert codes(records) == [(1, UnsafeName.code)]
    assert posts(records)[0].media == (Media("", MediaKind.IMAGE, is_included=False),)


def test_a_chat_pasted_into_a_message_stays_text() -> None:
    text = posts(read(SAMPLES, GROUP))[-2].untrusted_text
    assert text.endswith("ҷавоб\n[12.03.2024, 13:01] Нигора: пайғоми кӯҳна")


def test_the_file_as_a_whole_settles_the_order(tmp_path: Path) -> None:
    lines = "03/04/24, 10:00 - A: x\n03/13/24, 10:00 - B: y\n"
    records = read_text(tmp_path, lines)
    assert times(records)[0] == utc(2024, 3, 4, 10)


def test_nothing_is_yielded_before_the_order_is_clear(tmp_path: Path) -> None:
    name = write(tmp_path, "03/04/24, 10:00 - A: x\n")
    records = WhatsAppTxt().parse(OpenExport(FolderSource(tmp_path), name))
    with pytest.raises(AmbiguousDates):
        next(records)


def test_a_date_that_cannot_be_in_the_order_told_keeps_its_post(tmp_path: Path) -> None:
    lines = "13/03/24, 10:00 - A: x\n03/13/24, 10:00 - B: y\n"
    records = read_text(tmp_path, lines, date_order=DateOrder.DMY)
    assert codes(records) == [(2, NoDates.code)]
    assert [p.posted_at is None for p in posts(records)] == [False, True]
    assert posts(records)[1].original_time == "03/13/24, 10:00"


def test_of_two_people_the_one_who_saved_the_export_is_dropped(tmp_path: Path) -> None:
    chat = "12.03.2024, 14:05 - Нур: салом\n12.03.2024, 14:06 - Я: салом\n"
    records = read_text(tmp_path, chat, "Чат WhatsApp с контактом Нур (1).txt")
    assert said(records) == [("Нур", "салом"), ("", "салом")]
    assert posts(records)[1].kind is PostKind.MESSAGE
    grown = chat + "12.03.2024, 14:07 - Сино: салом\n"
    records = read_text(tmp_path, grown, "WhatsApp Chat with Нур.txt")
    assert [author for author, _ in said(records)] == ["Нур", "Я", "Сино"]


@pytest.fixture
def grown(tmp_path: Path) -> tuple[list[Post], list[Post]]:
    """Read a chat twice: as it was, and as it is with one more message."""
    chat = (SAMPLES / GROUP).read_text(encoding="utf-8")
    more = chat + "13.03.2024, 08:01 - Нигора: хуб\n"
    return posts(read_text(tmp_path, chat)), posts(read_text(tmp_path, more))


def test_a_later_longer_export_is_the_same_channel_with_the_same_posts(
    grown: tuple[list[Post], list[Post]],
) -> None:
    before, after = grown
    assert before[0].channel == after[0].channel
    assert [p.native_id for p in before] == [p.native_id for p in after[:-1]]


def test_equal_messages_of_one_minute_have_ids_of_their_own(
    grown: tuple[list[Post], list[Post]],
) -> None:
    ids = [p.native_id for p in grown[1]]
    assert len(set(ids)) == len(ids)


def test_another_chat_is_another_channel(tmp_path: Path) -> None:
    one = read_text(tmp_path, "12.03.2024, 14:05 - A: x\n")
    other = read_text(tmp_path, "12.03.2024, 14:06 - A: x\n")
    assert posts(one)[0].channel != posts(other)[0].channel


def test_lines_before_the_chat_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    records = read_text(tmp_path, "Forwarded\n\n12.03.2024, 14:05 - A: x\n")
    assert codes(records) == [(1, BadRecord.code)]
    assert said(records) == [("A", "x")]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"]
)
def test_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    chat = "12.03.2024, 14:05 - Мадина: салом\n12.03.2024, 14:06 - Зарина: видео\n"
    raw = chat.encode(encoding)
    if encoding == "utf-16-le":
        raw = b"\xff\xfe" + raw
    assert WhatsAppTxt().recognises("x", raw)
    assert said(read_text(tmp_path, raw)) == TWO


def test_an_assumed_encoding_is_counted(tmp_path: Path) -> None:
    name = write(tmp_path, "12.03.2024, 14:05 - Зарина: видео\n".encode("cp1251"))
    export = OpenExport(FolderSource(tmp_path), name)
    list(WhatsAppTxt().parse(export))
    assert export.leftovers == {"encoding: cp1251": 1}


def test_a_damaged_byte_spoils_one_message_and_is_named(tmp_path: Path) -> None:
    chat = "12.03.2024, 14:05 - Мадина: салом\n12.03.2024, 14:06 - Зарина: видео\n"
    raw = chat.encode().replace("видео".encode(), b"\xff")
    records = read_text(tmp_path, raw)
    assert codes(records) == [(2, BadRecord.code)]
    assert said(records) == [TWO[0], ("Зарина", "\ufffd")]


def test_a_chat_cut_anywhere_is_read_up_to_there(tmp_path: Path) -> None:
    raw = (SAMPLES / GROUP).read_bytes()
    whole = said(read_text(tmp_path, raw))
    for end in range(60, len(raw), 7):
        records = said(read_text(tmp_path, raw[:end]))
        assert records[:-1] == whole[: len(records) - 1]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_matter(tmp_path: Path, end: str) -> None:
    text = end.join(["12.03.2024, 14:05 - A: x", "12.03.2024, 14:06 - B: y"])
    assert said(read_text(tmp_path, text)) == [("A", "x"), ("B", "y")]


def test_an_endless_message_is_cut_and_named(tmp_path: Path) -> None:
    lines = "x" * 1000 + "\n"
    chat = f"12.03.2024, 14:05 - A: {lines * 1000}12.03.2024, 14:06 - B: y\n"
    records = read_text(tmp_path, chat)
    assert codes(records) == [(1, BadRecord.code)]
    assert len(posts(records)[0].untrusted_text) <= LONGEST_TEXT
    assert said(records)[1] == ("B", "y")


def test_a_long_line_is_whole(tmp_path: Path) -> None:
    text = "12.03.2024, 14:05 - " * 5000
    records = read_text(tmp_path, f"12.03.2024, 14:05 - A: {text}\n")
    assert said(records) == [("A", text.strip())]


def test_a_header_inside_a_long_line_is_text(tmp_path: Path) -> None:
    begin, header = "12.03.2024, 14:05 - A: ", "12.03.2024, 14:06 - B: y"
    text = "x" * (LONGEST_LINE - len(begin)) + header
    assert said(read_text(tmp_path, f"{begin}{text}\n")) == [("A", text)]


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b'{"name": "x", "messages": []}',
        b"Name,Comment\nA,12.03.2024 14:05\n",
        b"<html><body>12.03.2024, 14:05 - A: x</body></html>",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "Вчера 12.03.2024 мы встретились.\n".encode(),
    ],
)
def test_other_files_are_not_taken_for_chats(head: bytes) -> None:
    assert not WhatsAppTxt().recognises("WhatsApp Chat with X.txt", head)


def test_a_file_without_messages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownExport):
        read_text(tmp_path, "no chat")


def test_a_zone_that_is_none_is_refused_before_any_post(tmp_path: Path) -> None:
    with pytest.raises(UnknownZone):
        read_text(tmp_path, "12.03.2024, 14:05 - A: x\n", zone="Dushanbe")


@given(st.lists(st.text(max_size=40), max_size=8))
def test_hostile_lines_never_stop_the_reading(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("chat")
    chat = "\n".join(["12.03.2024, 14:05 - A: x", *lines])
    raw = chat.encode("utf-8", "surrogatepass")
    assert posts(read_text(folder, raw))[0].place == 1
