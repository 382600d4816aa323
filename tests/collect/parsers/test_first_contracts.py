"""The first parsers keep to the contract that every parser keeps to."""

from dataclasses import replace

from panoh.collect.parser import ReadingRules
from panoh.collect.parsers.table import TableCsv, TableXlsx
from panoh.collect.parsers.telegram_json import TelegramJSON
from panoh.collect.parsers.whatsapp_txt import WhatsAppTxt
from panoh.model.corpus import Channel, DateOrder, Post
from panoh.testing import ParserContract
from tests.collect.parsers.samples import SAMPLES

CHAT = Channel("whatsapp", "any")
COLUMNS = {
    "id": "comment id",
    "author": "author",
    "time": "time",
    "text": "comment",
    "likes": "likes",
    "channel": "page",
}


class TestTelegramJson(ParserContract):
    parser = TelegramJSON()
    sample = SAMPLES / "telegram_json"
    main = "result.json"


class TestWhatsAppTxt(ParserContract):
    parser = WhatsAppTxt()
    sample = SAMPLES / "whatsapp_txt"
    main = "chat.txt"
    rules = ReadingRules(date_order=DateOrder.DMY)
    ends = "open"

    def compared(self, post: Post) -> Post:
        """Without the chat's id: it comes from the first five messages."""
        return replace(post, channel=CHAT)


class TestTableCsv(ParserContract):
    parser = TableCsv()
    sample = SAMPLES / "table_csv"
    main = "comments.csv"
    rules = ReadingRules(date_order=DateOrder.DMY, columns=COLUMNS)
    ends = "open"

    def grown(self, content: bytes, least_bytes: int) -> bytes | None:
        head, rows = content.split(b"\n", 1)
        return head + b"\n" + rows * (least_bytes // len(rows) + 1)


class TestTableXlsx(ParserContract):
    parser = TableXlsx()
    sample = SAMPLES / "table_xlsx"
    main = "comments.xlsx"
    rules = ReadingRules(date_order=DateOrder.DMY, columns=COLUMNS)
    streams = False
