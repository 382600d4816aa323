"""The main job as a caseworker does it: she looks first, and goes on from there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.security.network import CHANNEL_URL, THREAT, CommandLine, make_network

Arguments = Sequence[object]
_JUDGED = "PANOH-122"  # what a killed command confirmed cannot be confirmed again


@dataclass(frozen=True, slots=True)
class Caseworker:
    """Someone with a command line, her picture and saved exports."""

    panoh: CommandLine
    hers: Path
    exports: Sequence[Path]

    @classmethod
    def at(cls, folder: Path) -> "Caseworker":
        """Start in an empty folder; the desk will be `folder / "desk"`."""
        exports = make_network(folder)
        return cls(CommandLine.at(folder), folder / "hers.png", exports)

    def finish(self, first_step: int = 0) -> None:
        """Do what is not done yet, from a step on."""
        for look in STEPS[first_step:]:
            if arguments := look(self):
                ran = self.panoh.run_here(*arguments)
                assert ran.exit_code == 0 or _JUDGED in ran.stderr, ran.stderr


def _init(at: Caseworker) -> Arguments:
    return () if (at.panoh.desk / "desk.toml").exists() else ("init",)


def _protect(at: Caseworker) -> Arguments:
    is_done = at.panoh.told("case", "list")["cases"]
    return () if is_done else ("protect", at.hers, "--age", 30, "--set")


def _run(at: Caseworker) -> Arguments:
    return ("run", *at.exports, "--timezone", "Asia/Dushanbe", "--date-order", "dmy")


def _confirm_matches(at: Caseworker) -> Arguments:
    waiting = [match["id"] for match in at.panoh.told("matches")["matches"]]
    return ("confirm", *waiting) if waiting else ()


def _confirm_threat(at: Caseworker) -> Arguments:
    posts = at.panoh.told("posts")["posts"]
    threat = min(str(p["id"]) for p in posts if p["untrusted_text"] == THREAT)
    return ("confirm", threat, "--kind", "threat", "--case", _her_case(at))


def _consent(at: Caseworker) -> Arguments:
    case = _her_case(at)
    is_done = "telegram" in at.panoh.run_here("case", "show", case).stdout
    to_telegram = ("--what", "notice", "--to", "telegram", "--until", "2999-01-01")
    return () if is_done else ("case", "consent", case, *to_telegram)


def _link(at: Caseworker) -> Arguments:
    channels = at.panoh.told("channels")["channels"]
    north = next(c["id"] for c in channels if c["untrusted_name"] == "North")
    return ("channels", "--set-url", north, CHANNEL_URL)


def _her_case(at: Caseworker) -> object:
    """The first case; the private chat's comes later."""
    return at.panoh.told("case", "list")["cases"][0]["code"]


STEPS: tuple[Callable[[Caseworker], Arguments], ...] = (
    _init,
    _protect,
    _run,
    _confirm_matches,
    _confirm_threat,
    _consent,
    _link,
    _run,
)
