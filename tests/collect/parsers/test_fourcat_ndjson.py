"""4CAT's Telegram items: what is particular to them."""

from panoh.collect.parsers.fourcat_ndjson import FourcatNdjson
from panoh.testing import ParserContract
from tests.collect.parsers.samples import SAMPLES


class TestContract(ParserContract):
    parser = FourcatNdjson()
    sample = SAMPLES / "fourcat_ndjson"
    main = "search-telegram-0123456789abcdef.ndjson"
    ends = "lines"
