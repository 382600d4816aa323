"""How people save what Panoh reads: three steps a way, each with what the screen shows.

Menus as seen or documented in 2026; they differ between versions and devices. Names of
programs are not translated; labels of menus are, as each program does.
"""

from dataclasses import dataclass
from typing import Final

from panoh.errors import N_


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `screen` is what is seen then, and `press` what to press in it.

    All are message ids, but for names and file names, which have no translation.
    """

    words: str
    screen: tuple[str, ...]
    press: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of saving: the parsers that read what comes of it, and three steps."""

    kinds: tuple[str, ...]
    title: str
    steps: tuple[Step, Step, Step]


_GIVE_FOLDER = N_("Give Panoh the whole folder; do not move or rename what is in it.")
_GIVE_ZIP = N_(
    "Download the zip when the message comes, and give it to Panoh unopened."
)

WAYS: Final = (
    Way(
        ("telegram_json", "telegram_html"),
        N_("Telegram: a channel, group or chat"),
        (
            Step(
                N_(
                    "In Telegram Desktop (not the phone) open the channel and its menu."
                ),
                ("Telegram Desktop", "⋮", N_("Export chat history")),
                N_("Export chat history"),
            ),
            Step(
                N_("Choose photos, videos and the format JSON; HTML is read too."),
                (N_("Photos"), N_("Videos"), N_("Format: JSON"), N_("Export")),
                N_("Format: JSON"),
            ),
            Step(
                _GIVE_FOLDER,
                ("ChatExport_2026-01-01/", "photos/", "result.json"),
                "ChatExport_2026-01-01/",
            ),
        ),
    ),
    Way(
        ("whatsapp_txt",),
        N_("WhatsApp: a chat or group"),
        (
            Step(
                N_("Open the chat and its menu."),
                ("WhatsApp", "⋮", N_("More"), N_("Export chat")),
                N_("Export chat"),
            ),
            Step(
                N_("Choose to include the media, and save the file."),
                (N_("Without media"), N_("Include media")),
                N_("Include media"),
            ),
            Step(
                N_("Give Panoh the zip, or the text with its media in one folder."),
                (N_("WhatsApp chat.zip"),),
                N_("WhatsApp chat.zip"),
            ),
        ),
    ),
    Way(
        ("instagram_json", "instagram_html"),
        N_("Instagram: her own messages, comments and posts"),
        (
            Step(
                N_(
                    "In the account's settings look for the export of your information."
                ),
                ("Instagram", N_("Accounts Centre"), N_("Export your information")),
                N_("Export your information"),
            ),
            Step(
                N_("Choose all time, the format JSON and high quality of media."),
                (N_("Date range: all time"), N_("Format: JSON"), N_("Media: high")),
                N_("Format: JSON"),
            ),
            Step(_GIVE_ZIP, ("instagram-....zip",), "instagram-....zip"),
        ),
    ),
    Way(
        ("facebook_json", "facebook_html"),
        N_("Facebook: her own messages, comments and posts"),
        (
            Step(
                N_(
                    "In the account's settings look for the export of your information."
                ),
                ("Facebook", N_("Accounts Centre"), N_("Export your information")),
                N_("Export your information"),
            ),
            Step(
                N_("Choose all time, the format JSON and high quality of media."),
                (N_("Date range: all time"), N_("Format: JSON"), N_("Media: high")),
                N_("Format: JSON"),
            ),
            Step(_GIVE_ZIP, ("facebook-....zip",), "facebook-....zip"),
        ),
    ),
    Way(
        ("tiktok_download",),
        N_("TikTok: her own messages and comments"),
        (
            Step(
                N_(
                    "In the settings of the account look for the download of your data."
                ),
                ("TikTok", N_("Settings and privacy"), N_("Download your data")),
                N_("Download your data"),
            ),
            Step(
                N_("Choose all data and the format JSON, and send the request."),
                (N_("All data"), N_("Format: JSON"), N_("Request data")),
                N_("Format: JSON"),
            ),
            Step(_GIVE_ZIP, ("TikTok_Data.zip",), "TikTok_Data.zip"),
        ),
    ),
    Way(
        ("vk_html", "ok_html", "web_html"),
        N_("VK, Odnoklassniki and other pages, with a browser"),
        (
            Step(
                N_("Open the page, scroll to its end, and unfold all comments."),
                ("Chrome, Firefox, Edge", "↓", N_("Show more comments")),
                N_("Show more comments"),
            ),
            Step(
                N_("Press Ctrl+S and save the web page complete."),
                (N_("Web page, HTML only"), N_("Web page, complete")),
                N_("Web page, complete"),
            ),
            Step(
                N_("Give Panoh the page; keep the folder of the same name beside it."),
                ("page.html", "page_files/"),
                "page.html",
            ),
        ),
    ),
    Way(
        ("wacz", "warc"),
        N_("Any page, as a web archive"),
        (
            Step(
                N_(
                    "Install the browser extension ArchiveWeb.page and start recording."
                ),
                ("ArchiveWeb.page", N_("Start archiving")),
                N_("Start archiving"),
            ),
            Step(
                N_("Look at all that is to be kept: pictures, videos, comments."),
                ("https://...", "↓", N_("Stop archiving")),
                N_("Stop archiving"),
            ),
            Step(
                N_("Download the archive as WACZ and give it to Panoh unopened."),
                (N_("Download archive"), "archive.wacz"),
                "archive.wacz",
            ),
        ),
    ),
    Way(
        ("mail_eml", "mail_mbox", "mail_msg"),
        N_("E-mail"),
        (
            Step(
                N_("Open the letter by itself; forwarding would lose its origin."),
                (N_("Letter"), "⋮"),
                "⋮",
            ),
            Step(
                N_("Save it as .eml: download the message, or save it as a file."),
                ("⋮", N_("Download message"), N_("Save as")),
                N_("Download message"),
            ),
            Step(
                N_("Give Panoh the .eml; of a whole mailbox, the .mbox."),
                ("letter.eml", "mailbox.mbox"),
                "letter.eml",
            ),
        ),
    ),
    Way(
        ("media_folder",),
        N_("Pictures, videos and screenshots"),
        (
            Step(
                N_("Take screenshots that show the name, the address and the date."),
                (N_("Name"), N_("Address"), N_("Date")),
            ),
            Step(
                N_("Copy the files as they are; messengers make pictures smaller."),
                ("DCIM/", "Screenshots/"),
                "Screenshots/",
            ),
            Step(
                N_("Give Panoh the folder, or a zip of it."),
                ("pictures/", "Screenshot_20260101.png"),
                "pictures/",
            ),
        ),
    ),
    Way(
        ("note_txt",),
        N_("Notes"),
        (
            Step(
                N_("Write what happened: when, where, who, what was said."),
                (N_("When"), N_("Where"), N_("Who"), N_("What")),
            ),
            Step(
                N_("Save it as plain text (.txt) in UTF-8."),
                (N_("Save as"), "note.txt", "UTF-8"),
                "note.txt",
            ),
            Step(
                N_("Give Panoh the file with the code of its case."),
                ("panoh collect note.txt", "  --case C-..."),
            ),
        ),
    ),
    Way(
        ("table_csv", "table_xlsx"),
        N_("A table of comments"),
        (
            Step(
                N_("Put one comment in each row, and headings in the first row."),
                (N_("Author"), N_("Time"), N_("Text")),
            ),
            Step(
                N_("Save it as CSV or Excel; ids of more than 15 digits only as CSV."),
                ("comments.csv", "comments.xlsx"),
                "comments.csv",
            ),
            Step(
                N_("Panoh shows what it takes each column for; say if that is right."),
                (N_("Author"), N_("Time"), N_("Text")),
            ),
        ),
    ),
    Way(
        ("ytdlp_json",),
        N_("YouTube and other videos, with yt-dlp"),
        (
            Step(
                N_("Install yt-dlp, and open a command line in an empty folder."),
                ("yt-dlp --version",),
            ),
            Step(
                N_("Download the video with its data and comments."),
                ("yt-dlp --write-info-json", "  --write-comments https://..."),
            ),
            Step(
                _GIVE_FOLDER,
                ("video.mp4", "video.info.json"),
                "video.info.json",
            ),
        ),
    ),
    Way(
        ("zeeschuimer_ndjson",),
        N_("Instagram, TikTok, X and Threads, with Zeeschuimer"),
        (
            Step(
                N_("Install Zeeschuimer in Firefox and switch a platform on."),
                ("Zeeschuimer", "Instagram  ON", "TikTok     ON"),
                "Instagram  ON",
            ),
            Step(
                N_("Look at the pages and comments to be kept, down to their end."),
                ("https://...", "↓"),
            ),
            Step(
                N_("Save what was seen as .ndjson, and give it to Panoh."),
                (".ndjson", "zeeschuimer-export.ndjson"),
                ".ndjson",
            ),
        ),
    ),
    Way(
        ("fourcat_csv", "fourcat_ndjson"),
        N_("Datasets of 4CAT"),
        (
            Step(
                N_("Open the dataset in 4CAT."),
                ("4CAT", N_("Datasets")),
                N_("Datasets"),
            ),
            Step(
                N_("Download the items as NDJSON, or as CSV."),
                (N_("Download"), "NDJSON", "CSV"),
                "NDJSON",
            ),
            Step(
                N_("Give Panoh the file as it is; columns need not be named."),
                ("dataset.ndjson",),
                "dataset.ndjson",
            ),
        ),
    ),
    Way(
        ("telethon_json", "telegram_tracker_csv"),
        N_("Telegram, with Telethon or telegram-tracker"),
        (
            Step(
                N_("Run the tool as its own page says."),
                ("telegram-tracker", "Telethon"),
            ),
            Step(
                N_("Keep the messages as JSON, one a line or as a list."),
                ("channel_messages.json", "msgs_dataset.csv"),
                "channel_messages.json",
            ),
            Step(
                N_("Give Panoh the file as it is; columns need not be named."),
                ("channel_messages.json",),
                "channel_messages.json",
            ),
        ),
    ),
    Way(
        ("vk_json", "tiktok_json"),
        N_("VK and TikTok, with a script"),
        (
            Step(
                N_("Ask the platform's interface, by vk_api, TikTokApi or pyktok."),
                ("wall.get", "wall.getComments", "comments"),
            ),
            Step(
                N_("Keep the answers as they come: JSON, one a line or a list."),
                ("wall.json", "comments.json"),
                "wall.json",
            ),
            Step(
                N_("Give Panoh the file as it is; columns need not be named."),
                ("wall.json",),
                "wall.json",
            ),
        ),
    ),
    Way(
        ("twitter_ndjson",),
        N_("X (Twitter), with a script"),
        (
            Step(
                N_("Run the tool as its own page says."),
                ("twarc2", "snscrape", "twscrape"),
            ),
            Step(
                N_("Keep the answers as they come: JSON, one a line or a list."),
                ("tweets.jsonl",),
                "tweets.jsonl",
            ),
            Step(
                N_("Give Panoh the file as it is; columns need not be named."),
                ("tweets.jsonl",),
                "tweets.jsonl",
            ),
        ),
    ),
)
