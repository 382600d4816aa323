"""What Panoh can read. The order is that of asking: the most particular first."""

from typing import Final

from panoh.collect.parser import Parser
from panoh.collect.parsers.media_folder import MediaFolder
from panoh.collect.parsers.table import TableCsv, TableXlsx
from panoh.collect.parsers.telegram_json import TelegramJSON
from panoh.collect.parsers.whatsapp_txt import WhatsAppTxt

MEDIA_FOLDER: Final = MediaFolder()

PARSERS: tuple[Parser, ...] = (
    TelegramJSON(),
    WhatsAppTxt(),
    TableCsv(),
    TableXlsx(),
    MEDIA_FOLDER,
)
