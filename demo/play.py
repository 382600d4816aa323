"""The play: the main job from an empty desk to a report, command by command."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from demo.caseworker import (
    CUT_OUT,
    HER_PICTURES,
    NOT_HERS,
    THREAT,
    Places,
    ids_at,
    places_of,
)
from demo.desk import ThrowAwayDesk
from demo.network import SCENE_WITH_SET, Network
from demo.posts import App

CONSENT_DAYS: Final = 90
SHOWN_OF_RANKING: Final = 6
Lines = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Played:
    """What the commands said, as their `--json`, and the report's own facts."""

    first_run: dict[str, Any]
    candidates: Lines
    harmful_posts: Lines
    second_run: dict[str, Any]
    ranking: Lines
    report: dict[str, Any]


def play(network: Network, desk: ThrowAwayDesk, report_folder: Path) -> Played:
    """Play every step; raises DemoStopped."""
    places = places_of(network.channels)
    case = protect(network, desk)
    run = run_command(network, desk, case)

    step("Panoh reads all exports, fingerprints the pictures and searches them.")
    first_run = desk.ask(*run)
    answer(f"Posts read: {sum(e['posts'] for e in first_run['exports'])}")
    step("What the machine suggests, nearest first. Nothing counts yet.")
    candidates = desk.ask("matches")["matches"]
    answer(f"Candidates: {len(candidates)}")
    places_found = Counter(line["how"]["place"] for line in candidates)
    answer(f"  inside of other pictures: {places_found['inside']}")
    answer(f"  cropped or covered: {places_found['part']}")
    mirrored = sum(line["how"]["orientation"] == "mirrored" for line in candidates)
    answer(f"  mirrored: {mirrored}")
    step("Why is this one a match? It was cut out of her picture.")
    answer(desk.panoh("why", *ids_at(candidates, [places.by_post[CUT_OUT]])))
    step("Posts that may threaten or expose somebody; numbers and addresses covered.")
    harmful_posts = desk.ask("posts")["posts"]
    answer(f"Posts: {len(harmful_posts)}")

    decide(desk, places, case, candidates, harmful_posts)
    allow_notices(network, desk, case)
    step("The same again: no post is added, and the notices are drafted. None is sent.")
    second_run = desk.ask(*run)
    answer(f"Posts added: {sum(e['new_posts'] for e in second_run['exports'])}")
    answer(f"Notices drafted: {second_run['drafted']}")

    step("Are the seals whole? Exit 5 is the right answer here: NOT PROVEN. All holds,")
    print("   but nothing outside of this desk signs or times it yet.")
    answer(desk.panoh("verify", ends_with=5))
    step("The report: one page to print, and the same facts as JSON.")
    desk.panoh("report", "--out", str(report_folder))
    report = json.loads((report_folder / "panoh-report.json").read_text("utf-8"))
    step("The worst posts first, each once and with its reason. It is a suggestion.")
    ranking = desk.ask("triage", "rank")["lines"]
    answer(desk.panoh("triage", "rank", "--limit", str(SHOWN_OF_RANKING)))
    return Played(first_run, candidates, harmful_posts, second_run, ranking, report)


def protect(network: Network, desk: ThrowAwayDesk) -> str:
    """Make the desk and seek her pictures; return the case's code."""
    step("A desk is made. All on it is encrypted; one passphrase opens it.")
    answer(desk.panoh("init"))
    step("She is 24 in three pictures. One fingerprint is kept of two of them. Of the")
    print("   third she chose a set of fingerprints, so that crops of it are found.")
    pictures = relative(network.her_pictures, desk)
    chosen = pictures.pop(SCENE_WITH_SET)
    case = str(desk.ask("protect", *pictures, "--age", "24")["case_code"])
    desk.panoh("protect", chosen, "--age", "24", "--case", case, "--set")
    return case


def run_command(network: Network, desk: ThrowAwayDesk, case: str) -> list[str]:
    """The main job; the private chat goes to her case."""
    exports = relative(network.exports, desk)
    table = ["--map", "facebook_comments", "--yes", "--platform", "facebook"]
    zone = ["--timezone", "Asia/Dushanbe"]
    return ["run", *exports, "--case", case, *table, *zone]


def decide(
    desk: ThrowAwayDesk, places: Places, case: str, candidates: Lines, posts: Lines
) -> None:
    """Play the caseworker, and say so."""
    step("Now a caseworker looks at each candidate. HERE NOBODY LOOKS: this demo plays")
    print("   her part from a fixed list. Two candidates are left for later.")
    confirmed = ids_at(candidates, [places.by_post[key] for key in HER_PICTURES])
    desk.panoh("confirm", *confirmed)
    [threat] = ids_at(posts, [places.by_post[THREAT]])
    desk.panoh("confirm", threat, "--kind", "threat", "--case", case)
    [other] = ids_at(candidates, [places.by_post[NOT_HERS]])
    desk.panoh("reject", other)


def allow_notices(network: Network, desk: ThrowAwayDesk, case: str) -> None:
    """Record her consent, and where the channels are."""
    step("She consents to notices to Telegram, and the channels' addresses are noted.")
    until = (datetime.now(UTC) + timedelta(days=CONSENT_DAYS)).date().isoformat()
    consent = ["--what", "notice", "--to", "telegram", "--until", until]
    desk.panoh("case", "consent", case, *consent)
    urls = {c.name: c.url for c in network.channels if c.app is App.TELEGRAM}
    for channel in desk.ask("channels")["channels"]:
        if url := urls.get(channel["untrusted_name"]):
            desk.panoh("channels", "--set-url", channel["id"], url)


def step(sentence: str) -> None:
    """Say what comes next."""
    print(f"\n-> {sentence}", flush=True)


def answer(text: str) -> None:
    """Say what a command answered."""
    for line in text.splitlines():
        print("     ", line, flush=True)


def relative(paths: Sequence[Path], desk: ThrowAwayDesk) -> list[str]:
    """Write paths as one would type them in the desk's folder."""
    return [path.relative_to(desk.folder).as_posix() for path in paths]
