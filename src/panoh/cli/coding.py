"""The terminal coder: which key says what, and what one press makes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType

from panoh.cli.words import _, name_of
from panoh.errors import N_
from panoh.model.findings import Harm, Target
from panoh.model.labels import COUNTER_SPEECH, WORST_SEVERITY

LABEL_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "t": Harm.THREAT.value,
        "i": Harm.IMAGE_THREAT.value,
        "b": Harm.BLACKMAIL.value,
        "c": Harm.CONTENT_CALL.value,
        "o": Harm.OUTING.value,
        "d": Harm.DOXXING.value,
        "f": Harm.FAKE_PROFILE.value,
        "g": Harm.GENDERED_HATE.value,
        "h": Harm.HOMOPHOBIC.value,
        "e": Harm.ETHNIC_HATE.value,
        "s": Harm.SEXUALISED.value,
        "k": Harm.CURSE.value,
        "u": Harm.INSULT.value,
        "x": Harm.OBSCENITY.value,
        "a": Harm.ABUSE.value,
        "v": COUNTER_SPEECH,
    }
)
_TARGETS = (Target.UNCLEAR, Target.HER, Target.FAMILY, Target.GROUP)
# Who writes Russian or Tajik all day does not change the keyboard for one letter.
_SAME_KEYS = str.maketrans("йцукенгшщзфывапролдячсмить", "qwertyuiopasdfghjklzxcvbnm")
DEFAULT_SEVERITY = 2


class Act(Enum):
    """What the coder wants done with the text that is shown."""

    GO_ON = "go on"
    KEEP = "keep"
    KEEP_AND_COVER = "keep and cover"
    SKIP = "skip"
    UNDO = "undo"
    LOOK = "look"
    HELP = "help"
    QUIT = "quit"


_ACTS = {
    "\r": Act.KEEP,
    "\n": Act.KEEP,
    " ": Act.KEEP,
    "n": Act.KEEP,
    "=": Act.KEEP_AND_COVER,
    "-": Act.SKIP,
    "\x7f": Act.UNDO,
    "\x08": Act.UNDO,
    "?": Act.LOOK,
    "/": Act.HELP,
    "q": Act.QUIT,
    "\x1b": Act.QUIT,
}
KEYS_IN_SHORT = N_(
    "n no harm   Enter save   0-4 severity   w about whom   - skip"
    "   = save, no more like this"
    "   Backspace undo   ? uncover   / labels   q stop"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the coder has chosen for one text so far; no severity means the usual."""

    labels: tuple[str, ...] = ()
    target: Target = Target.UNCLEAR
    severity: int | None = None

    @property
    def said_severity(self) -> int:
        """The severity as chosen, else the usual one of a harm, else 0."""
        is_harm = bool(set(self.labels) - {COUNTER_SPEECH})
        usual = DEFAULT_SEVERITY if is_harm else 0
        return usual if self.severity is None else self.severity


def press(choice: Choice, pressed: str) -> tuple[Choice, Act]:
    """What one key makes of a choice. A key without a meaning changes nothing."""
    key = pressed.lower().translate(_SAME_KEYS)
    if key == "n":
        choice = Choice()
    if key in _ACTS:
        return choice, _ACTS[key]
    if key in LABEL_KEYS:
        return _toggled(choice, LABEL_KEYS[key]), Act.GO_ON
    if key in map(str, range(WORST_SEVERITY + 1)):
        return replace(choice, severity=int(key)), Act.GO_ON
    if key == "w":
        after = _TARGETS.index(choice.target) + 1
        return replace(choice, target=_TARGETS[after % len(_TARGETS)]), Act.GO_ON
    return choice, Act.GO_ON


def said(choice: Choice) -> str:
    """What is chosen, in words, on one line."""
    labels = ", ".join(map(name_of, choice.labels)) or _("no harm")
    facts = {"severity": choice.said_severity, "target": name_of(choice.target)}
    return f"{labels}  " + _("severity %(severity)s, about: %(target)s", **facts)


def label_keys() -> Iterator[str]:
    """Each key with its label."""
    for key, label in LABEL_KEYS.items():
        yield f"{key} {name_of(label)}"


def _toggled(choice: Choice, label: str) -> Choice:
    if label in choice.labels:
        kept = tuple(one for one in choice.labels if one != label)
        return replace(choice, labels=kept)
    return replace(choice, labels=(*choice.labels, label))
