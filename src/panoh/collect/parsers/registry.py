"""What Panoh can read. The order is that of asking: the most particular first."""

from typing import Final

from panoh.collect.parser import Parser
from panoh.collect.parsers.facebook_html import FacebookHtml
from panoh.collect.parsers.facebook_json import FacebookJson
from panoh.collect.parsers.fourcat_csv import FourcatCsv
from panoh.collect.parsers.fourcat_ndjson import FourcatNdjson
from panoh.collect.parsers.instagram_html import InstagramHtml
from panoh.collect.parsers.instagram_json import InstagramJson
from panoh.collect.parsers.mail import MailEml, MailMbox, MailMsg
from panoh.collect.parsers.media_folder import MediaFolder
from panoh.collect.parsers.note_txt import NoteTxt
from panoh.collect.parsers.ok_html import OkHtml
from panoh.collect.parsers.table import TableCsv, TableXlsx
from panoh.collect.parsers.telegram_html import TelegramHTML
from panoh.collect.parsers.telegram_json import TelegramJSON
from panoh.collect.parsers.telegram_tracker_csv import TelegramTrackerCsv
from panoh.collect.parsers.telethon_json import TelethonJson
from panoh.collect.parsers.tiktok_download import TikTokDownload
from panoh.collect.parsers.tiktok_json import TikTokJson
from panoh.collect.parsers.twitter_ndjson import TwitterNdjson
from panoh.collect.parsers.vk_html import VkHtml
from panoh.collect.parsers.vk_json import VkJson
from panoh.collect.parsers.wacz import Wacz
from panoh.collect.parsers.warc import Warc
from panoh.collect.parsers.web_html import WebHtml
from panoh.collect.parsers.whatsapp_txt import WhatsAppTxt
from panoh.collect.parsers.ytdlp_json import YtdlpJson
from panoh.collect.parsers.zeeschuimer_ndjson import ZeeschuimerNdjson

MEDIA_FOLDER: Final = MediaFolder()

_CONTAINERS = (Wacz(), TableXlsx(), Warc(), MailMsg())
_JSON = (
    TelegramJSON(),
    ZeeschuimerNdjson(),
    FourcatNdjson(),
    TelethonJson(),
    InstagramJson(),
    FacebookJson(),
    TikTokDownload(),
    TikTokJson(),
    VkJson(),
    YtdlpJson(),
    TwitterNdjson(),
)
_HTML = (
    TelegramHTML(),
    InstagramHtml(),
    FacebookHtml(),
    VkHtml(),
    OkHtml(),
    WebHtml(),
)
_TEXT = (
    MailEml(),
    MailMbox(),
    WhatsAppTxt(),
    FourcatCsv(),
    TelegramTrackerCsv(),
    TableCsv(),
    NoteTxt(),
)

PARSERS: tuple[Parser, ...] = (*_CONTAINERS, *_JSON, *_HTML, *_TEXT, MEDIA_FOLDER)
