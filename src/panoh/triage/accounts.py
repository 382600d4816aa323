"""Where a person is reached on the net: e-mail, links, handles."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from panoh.model.findings import DataKind, PersonalData
from panoh.packs.personal_packs import Role
from panoh.triage.tokens import Tokens
from panoh.triage.vocabulary import BIT, Vocabulary

# Possessive quantifiers and look-behinds keep each of these linear.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++")
_REST_OF_LINK = r"[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]]"
_LINK = re.compile(
    rf"(?:https?://|tg://|www\.){_REST_OF_LINK}"
    rf"|(?<![\w.@-])(?:[a-z0-9-]++\.)++[a-z]{{2,6}}/{_REST_OF_LINK}",
    re.IGNORECASE,
)
# The same with its dot spelled out or spaced: "t . me / misol", "vk точка com/misol".
_BROKEN_LINK = re.compile(
    r"(?<![\w.@-])(?:t|т|wa|vk|вк|ok|fb|m|instagram|facebook|tiktok)"
    r"\s{0,2}(?:[.,·]|[(\[](?:dot|точка|\.)[)\]]|dot|точка|nuqta|нуқта|nöqtə|чекит|нүкте)"
    r"\s{0,2}(?:me|ме|com|ком|ru|ру)\s{0,2}/\s{0,2}[\w@+.?=/-]{2,100}",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<![\w.])(?:@(?!\d+\b)\w[\w.]{0,62}\w)+"
    r"|\[(?:id|club)\d++\|[^\]\n]{0,100}\]"  # how VK writes a mention
    r"|(?<!\w)(?:id|club)\d{5,}+"
)
_PATTERNS = (
    (DataKind.EMAIL, _EMAIL, "@"),
    (DataKind.LINK, _LINK, "."),
    (
        DataKind.LINK,
        re.compile(r"(?:https?|tg)://" + _REST_OF_LINK, re.IGNORECASE),
        "://",
    ),
    (DataKind.LINK, _BROKEN_LINK, "/"),
    (DataKind.HANDLE, _HANDLE, ""),
)
_TOP = r"(?:ru|com|tj|uz|kg|kz|az|org|net|ру|ком)"
_NAME = re.compile(
    r"(?P<mark>\s{0,2}[:=>→]{1,2}\s{0,2}@?\s?|\s{1,2}[–—-]\s{1,2}|\s{1,2}@?\s?)"
    r"(?P<name>[a-z][a-z0-9_.]{2,29}|[^\W\d_][\w.]{2,29})(?![^\W])",
    re.IGNORECASE,
)
_UNDERSCORED = re.compile(
    r"(?<![\w#@./])[a-z0-9][a-z0-9.]{0,30}_[a-z0-9_.]{0,30}[a-z0-9](?![\w])",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[a-z0-9_.]+", re.IGNORECASE)
_ODD = re.compile(r"[_\d]")
_DOTTED = re.compile(r"[a-z]\.[a-z]", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:$|[,;\n)!?…|]|\.(?:\s|$))")
_HANDLE_WORD = BIT[Role.HANDLE]


def find_accounts(text: str) -> Iterator[PersonalData]:
    """Every e-mail address, link and handle that its own form shows."""
    for kind, pattern, mark in _PATTERNS:
        if mark in text:
            for match in pattern.finditer(text):
                yield PersonalData(kind, *match.span())


def find_named_accounts(tokens: Tokens, words: Vocabulary) -> Iterator[PersonalData]:
    """Every name that words call an account: "инста: misol", "misol собака mail.ru"."""
    for spelled in _spelled_email(words).finditer(tokens.text):
        yield PersonalData(DataKind.EMAIL, *spelled.span())
    places = [n for n, roles in enumerate(tokens.roles) if _is_network(roles)]
    for place in places:
        yield from _named(tokens, place)
    if places:
        yield from _near_names(tokens)


def _is_network(roles: int) -> bool:
    return roles > 0 and bool(roles & _HANDLE_WORD)


def _near_names(tokens: Tokens) -> Iterator[PersonalData]:
    """Names with an underscore, which no word has, near a word for a network."""
    for name in _UNDERSCORED.finditer(tokens.text):
        near = tokens.announced(name.start()) | tokens.follows(name.end())
        if near & _HANDLE_WORD:
            yield PersonalData(DataKind.HANDLE, *name.span())


def _named(tokens: Tokens, place: int) -> Iterator[PersonalData]:
    """The name behind the word, or behind one more word ("тг канал: misol")."""
    for last in (place, place + 1):
        if last >= len(tokens.spans) or tokens.roles[last] < 0:
            return
        name = _NAME.match(tokens.text, tokens.spans[last][1])
        if name and _is_account(tokens, last, name):
            start, end = name.span("name")
            kept = tokens.text[start:end].rstrip(".")
            yield PersonalData(DataKind.HANDLE, start, start + len(kept))
            return


def _is_account(tokens: Tokens, place: int, name: re.Match[str]) -> bool:
    """Whether the word behind a network's name is a name there, and not the talk."""
    written, is_marked = name["name"], bool(name["mark"].strip())
    announcer = tokens.text[slice(*tokens.spans[place])]
    is_apart = is_marked or (not announcer.isascii() and _LATIN.fullmatch(written))
    if _ODD.search(written) or (is_apart and _DOTTED.search(written)):
        return True
    if not is_marked or not _LATIN.fullmatch(written):
        return False
    if _is_word_with_role(tokens, name.start("name")):
        return False
    return not announcer.isascii() or bool(_ENDS.match(tokens.text, name.end()))


def _is_word_with_role(tokens: Tokens, start: int) -> bool:
    place = tokens.after(start)
    return place is not None and tokens.roles[place] != 0


@lru_cache(maxsize=8)
def _spelled_email(words: Vocabulary) -> re.Pattern[str]:
    """Compile how an address is spelled out: "misol собака mail точка ru"."""
    at, dot = (_either(words, role) for role in (Role.AT_SIGN, Role.DOT))
    return re.compile(
        rf"(?<![\w.+-])[\w.+-]{{2,64}}(?:\s(?:{dot})\s[\w+-]{{1,30}}){{0,2}}\s{{0,2}}(?:[(\[{{]?\b(?:{at})\b[)\]}}]?|@)\s{{0,2}}"
        rf"[\w-]{{2,40}}\s{{0,2}}(?:\.|[(\[{{]?\b(?:{dot})\b[)\]}}]?)\s{{0,2}}{_TOP}(?!\w)",
        re.IGNORECASE,
    )


def _either(words: Vocabulary, role: Role) -> str:
    found: Sequence[str] = [w for w, bits in words.whole.items() if bits & BIT[role]]
    return "|".join(map(re.escape, found)) or r"(?!)"
