"""Which posts a person asks for."""

from dataclasses import dataclass

from panoh.model.findings import Harm


@dataclass(frozen=True, slots=True)
class Wanted:
    """Posts of one harm, language and channel, where one is named: all by default.

    `is_public` leaves out private exports.
    """

    harm: Harm | None = None
    language: str = ""
    channel_number: int | None = None
    is_public: bool = False
