"""Where notices go and what they may say, as dated facts and templates.

A recipient is one file `platforms/<name>.toml` and one template a language,
`notices/<name>/<language>.txt`. Every key must be there and no other may be: a pack
that is written otherwise is a BadPack. What nobody verified has no place in one.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from string import Template

import msgspec

from panoh.errors import BadPack
from panoh.model.casework import SightingKind

STALE_AFTER = timedelta(days=180)

# What a template may ask for, and what it must not leave out.
TEMPLATE_FIELDS = frozenset(
    {
        "address",
        "collected_at",
        "link",
        "posted_at",
        "reference",
        "review_mark",
        "rules",
        "statement",
    }
)
NEEDED_FIELDS = frozenset({"link", "reference", "review_mark", "statement"})


class Confidence(StrEnum):
    """How far a fact can be trusted; what is unverified stays out of packs."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class RequiredField(StrEnum):
    """What a recipient asks for. Only the link is ours: a person adds the others."""

    LINK = "link"
    REASONS = "reasons"
    NAME = "name"
    EMAIL = "email"
    BONA_FIDE = "bona_fide"


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table that holds every key named here and no other."""


class RouteFact(_Strict, frozen=True):
    """One fact: in our words, as quoted, where, and when somebody last looked.

    `quoted` is empty where the words were not taken down, `checked_on` (an ISO date)
    where the day is not known, `languages` where the recipient names none. `rule_for`
    lists the kinds of Sighting to which the quoted rule may apply.
    """

    id: str
    says: str
    quoted: str
    url: str
    checked_on: str
    source: str
    confidence: Confidence
    languages: tuple[str, ...]
    required_fields: tuple[RequiredField, ...]
    reviewed_by: str
    rule_for: tuple[SightingKind, ...]

    def __post_init__(self) -> None:
        if self.checked_on:
            date.fromisoformat(self.checked_on)
        if self.url and not self.url.startswith("https://"):
            raise ValueError("a fact's url is https")
        if self.rule_for and not (self.quoted and self.url):
            raise ValueError("a rule is quoted, with its url")

    def is_stale(self, on: date) -> bool:
        """Whether nobody is known to have looked in the 180 days up to that day."""
        if not self.checked_on:
            return True
        return on - date.fromisoformat(self.checked_on) > STALE_AFTER


class Words(_Strict, frozen=True):
    """One language's words for a recipient, and who has reviewed them, if anyone.

    One statement for each kind of Sighting. `zone_assumed` takes ${time} and ${zone}.
    """

    reviewed_by: str
    awaiting_review: str
    image: str
    text: str
    profile: str
    threat: str
    time_unknown: str
    zone_assumed: str

    def __post_init__(self) -> None:
        if sorted(Template(self.zone_assumed).get_identifiers()) != ["time", "zone"]:
            raise ValueError("an assumed zone is told with its time")


class Recipient(_Strict, frozen=True):
    """Who gets a notice. Empty `platforms` or `link_hosts` admit any."""

    name: str
    title: str
    address: str
    platforms: tuple[str, ...]
    link_hosts: tuple[str, ...]
    private_paths: tuple[str, ...]
    facts: tuple[RouteFact, ...]
    words: Mapping[str, Words]


class NoticePack(msgspec.Struct, frozen=True):
    """A recipient and its templates by language."""

    recipient: Recipient
    templates: Mapping[str, Template]


def read_notice_pack(
    name: str, recipient_toml: str, templates: Mapping[str, str]
) -> NoticePack:
    """Check one pack's texts and return it. Raises BadPack, which names no text."""
    try:
        recipient = msgspec.convert(tomllib.loads(recipient_toml), Recipient)
        pack = NoticePack(recipient, {k: Template(v) for k, v in templates.items()})
        _check(pack, name)
    except ValueError as error:
        raise BadPack(pack=name) from error
    return pack


def _check(pack: NoticePack, name: str) -> None:
    ids = [fact.id for fact in pack.recipient.facts]
    if pack.recipient.name != name or not ids or len(set(ids)) < len(ids):
        raise ValueError("a pack has its file's name, and facts with ids of their own")
    if not pack.templates or pack.templates.keys() != pack.recipient.words.keys():
        raise ValueError("every language has words and a template")
    for template in pack.templates.values():
        asked = frozenset(template.get_identifiers())
        if not template.is_valid() or not NEEDED_FIELDS <= asked <= TEMPLATE_FIELDS:
            raise ValueError("a template asks for what a notice has")


@cache
def notice_pack(name: str) -> NoticePack:
    """Load one of Panoh's own packs, such as "telegram"."""
    if name not in notice_pack_names():
        raise BadPack(detail=name)
    home = files("panoh.packs")
    templates = {
        file.name.removesuffix(".txt"): file.read_text("utf-8")
        for file in home.joinpath("notices", name).iterdir()
    }
    recipient = home.joinpath("platforms", f"{name}.toml").read_text("utf-8")
    return read_notice_pack(name, recipient, templates)


@cache
def notice_pack_names() -> tuple[str, ...]:
    """List the recipients that Panoh can draft a notice for."""
    found = files("panoh.packs").joinpath("platforms").iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in found))
