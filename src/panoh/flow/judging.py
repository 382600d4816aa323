"""What a person decides: confirm, reject, mark a minor. Only this makes Sightings."""

import hashlib
from dataclasses import dataclass

from panoh.errors import NeedsCase
from panoh.flow.desk import Desk
from panoh.flow.links import link_of
from panoh.model.casework import Sighting, SightingKind
from panoh.model.kept import Judgement
from panoh.preserve import custody
from panoh.store import casebook, database, judging

NO_CONTENT = ""


def confirm_match(desk: Desk, number: int) -> int:
    """A person says it is her picture; return the sighting's number."""
    with database.all_or_nothing():
        match = judging.open_match(number)
        judging.judge(number, Judgement.CONFIRMED, desk.now(), desk.operator)
        sighting = judging.add_sighting(
            SightingKind.IMAGE,
            match.case_code,
            match.post_number,
            desk.now(),
            desk.operator,
            match,
        )
        note(desk, "confirm", f"S{sighting}")
    return sighting


def confirm_post(
    desk: Desk, number: int, kind: SightingKind, case_code: str | None
) -> int:
    """A person says that a post harms her, with or without a picture."""
    if not case_code:
        raise NeedsCase
    with database.all_or_nothing():
        desk.reader.posts([number])
        code = casebook.case_row(case_code).code
        sighting = judging.add_sighting(kind, code, number, desk.now(), desk.operator)
        note(desk, "confirm", f"S{sighting}")
    return sighting


def reject_match(desk: Desk, number: int) -> None:
    """A person says it is another picture."""
    with database.all_or_nothing():
        judging.open_match(number)
        judging.judge(number, Judgement.REJECTED, desk.now(), desk.operator)
        note(desk, "reject", f"M{number}")


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What is left of a minor's picture: where it was, as link or post number."""

    pictures: int
    places: tuple[str, ...]


def mark_minor_match(desk: Desk, number: int) -> Destroyed:
    """Someone under 18 is in a matched picture: destroy it wherever it was."""
    return _destroy(desk, *judging.shown_by_match(number))


def mark_minor_post(desk: Desk, number: int) -> Destroyed:
    """Someone under 18 is in a post's pictures: destroy them wherever they were."""
    return _destroy(desk, *judging.shown_by_post(number))


def _destroy(desk: Desk, shown: set[int], sought: set[int]) -> Destroyed:
    media, entries = judging.copies_of(shown, sought)
    with database.all_or_nothing():
        for sighting, is_sealed in judging.destroy_pictures(media, entries):
            if is_sealed:
                note(desk, custody.DESTROYED, f"S{sighting}")
        note(desk, "minor", f"media-{len(media)}")
    desk.log.write("minor", media=len(media), entries=len(entries))
    kept = desk.reader.posts(judging.posts_of(media))
    channels = {c.number: c for c in desk.reader.channels()}
    places = (
        link_of(channels[post.channel_number], post) or f"P{number}"
        for number, post in sorted(kept.items())
    )
    return Destroyed(len(media), tuple(places))


def sighting_value(desk: Desk, number: int) -> Sighting:
    """A sighting with its post's facts and link."""
    post_number = judging.post_number_of(number)
    post = desk.reader.posts([post_number])[post_number]
    channel = desk.reader.channel_by_number(post.channel_number)
    text = post.post.untrusted_text.encode()
    return judging.sighting_of(
        number, post, link_of(channel, post), hashlib.sha256(text).hexdigest()
    )


def note(desk: Desk, verb: str, subject: str, content_sha256: str = NO_CONTENT) -> None:
    """Append to the custody chain, inside the caller's transaction."""
    judging.keep_event(
        custody.append(
            judging.last_event(),
            desk.now(),
            desk.operator,
            verb,
            subject,
            content_sha256,
        )
    )
