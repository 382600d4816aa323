"""Hide personal data in a text that is going to be shown."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from panoh.errors import N_
from panoh.model.findings import DataKind, PersonalData

HIDDEN: Mapping[DataKind, str] = MappingProxyType(
    {
        DataKind.PHONE: N_("[phone]"),
        DataKind.ADDRESS: N_("[address]"),
        DataKind.HANDLE: N_("[handle]"),
        DataKind.LINK: N_("[link]"),
        DataKind.EMAIL: N_("[email]"),
        DataKind.PASSPORT: N_("[passport]"),
        DataKind.NATIONAL_ID: N_("[identity number]"),
        DataKind.CARD: N_("[bank card]"),
    }
)


def redact(
    untrusted_text: str,
    personal_data: Iterable[PersonalData],
    words: Mapping[DataKind, str] = HIDDEN,
) -> str:
    """Put a bracketed word in place of each span.

    `words` are what a reader sees, translated by the caller. The spans are those that
    triage gave for this very text: sorted, none overlapping.
    """
    shown: list[str] = []
    end = 0
    for data in personal_data:
        shown += untrusted_text[end : data.start], words[data.kind]
        end = data.end
    return "".join([*shown, untrusted_text[end:]])
