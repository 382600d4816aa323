"""A worker that dies of one file. Workers import this, so it knows no Django."""

import os

from panoh.flow.inside_worker import Looked, look_inside
from panoh.flow.media_worker import Outcome, read_media
from panoh.model.kept import WaitingMedia

DEADLY = "03.png"


def read_or_die(waiting: WaitingMedia) -> Outcome:
    """Die as a decoder dies of a hostile file."""
    if waiting.media.untrusted_name == DEADLY:
        os._exit(11)
    return read_media(waiting)


def look_or_die(waiting: WaitingMedia) -> Looked:
    """Die while looking inside."""
    if waiting.media.untrusted_name == DEADLY:
        os._exit(11)
    return look_inside(waiting)
