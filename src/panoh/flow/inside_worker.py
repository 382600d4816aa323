"""What a worker process does with one picture when it looks inside of it.

It knows no key and no store: the fingerprints sought are handed to it once.
"""

from dataclasses import dataclass
from typing import Final

from panoh.errors import MediaGone, MissingFile, PanohError, UnreadableMedia
from panoh.fingerprint.images import luma_of_image
from panoh.fingerprint.views import View
from panoh.flow.media_worker import confine_decoder, source_of
from panoh.flow.sought_bank import SoughtBank
from panoh.match.inside import Inside, find_inside
from panoh.match.sought import Sought, seek
from panoh.model.kept import WaitingMedia

_sought: Final[list[Sought]] = []


@dataclass(frozen=True, slots=True)
class Looked:
    """What one picture holds of what is sought, or the code of what went wrong."""

    number: int
    found: tuple[Inside, ...]
    code: str = ""


def begin_to_look(bank: SoughtBank) -> None:
    """Give up what looking needs not, and prepare what is sought."""
    confine_decoder()
    _sought[:] = [seek(bank.bits, bank.pictures, bank.parts)]


def look_inside(waiting: WaitingMedia) -> Looked:
    """Look inside one picture where it lies; never raises for a bad file."""
    try:
        with source_of(waiting.location).open(waiting.media.untrusted_name) as file:
            luma = luma_of_image(file)
        found = find_inside(View.of(luma), _sought[0])
    except MissingFile:
        return Looked(waiting.number, (), MediaGone.code)
    except PanohError as error:
        return Looked(waiting.number, (), error.code)
    except Exception:  # noqa: BLE001 - one odd picture must not stop the search of all others
        return Looked(waiting.number, (), UnreadableMedia.code)
    return Looked(waiting.number, tuple(found))
