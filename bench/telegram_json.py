"""Telegram JSON: Panoh's parser against tg-parser, each in a process of its own.

Run with `python -m bench.telegram_json`. A synthetic export of 300,000 messages
(about 170 MB, as Telegram Desktop writes it) is made in a temporary folder. Memory
is the peak above a bare interpreter's, read from Linux's VmHWM.
"""

import json
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

MESSAGES = 300_000
SEED = 1
NOT_INCLUDED = "(File not included. Change data exporting settings to download.)"
WORDS = (
    "салом дӯстон имрӯз борон меборад бозор китоб роҳ хона модар мактаб барои ки"
    " сегодня новости города погода дорога школа вечером встреча сказали что никто"
    " bugun yangiliklar bozorda narxlar ko'cha maktab ertaga kechqurun va uchun"
).split()

TIMED = """
import json, sys, time
def peak():
    with open("/proc/self/status") as status:
        return next(int(l.split()[1]) for l in status if l.startswith("VmHWM"))
bare = peak()
{setup}
start = time.perf_counter()
messages = {run}
seconds = time.perf_counter() - start
print(json.dumps([messages, seconds, (peak() - bare) / 1024]))
"""
OURS = TIMED.format(
    setup="""
from pathlib import Path
from bench.telegram_json import Folder
from panoh.collect.parser import OpenExport
from panoh.collect.parsers.telegram_json import TelegramJSON
export = OpenExport(Folder(Path(sys.argv[1])), "result.json")
""",
    run="sum(1 for _ in TelegramJSON().parse(export))",
)
PEER = TIMED.format(
    setup="""
from pathlib import Path
from tg_parser.infrastructure.readers.telegram_json import TelegramJSONReader
""",
    run='len(TelegramJSONReader().read(Path(sys.argv[1], "result.json")).messages)',
)
