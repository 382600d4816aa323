"""panoh triage rank."""

from collections.abc import Iterator

import click

from panoh.cli import show
from panoh.cli.command import Command, Session, json_option, option
from panoh.cli.ids import number_of
from panoh.cli.words import _, language, name_of
from panoh.errors import N_
from panoh.flow.explaining import Reason
from panoh.flow.ranking import RankedLine, Ranking
from panoh.flow.ranking import rank as rank_posts
from panoh.model.findings import Harm, Stance, Target
from panoh.model.text import shown
from panoh.model.wanted import Wanted

_TEXT_CHARACTERS = 200
_MOST_LINES = 1_000
_REASONS_SHOWN = 3
_TARGETS = {
    Target.HER.value: N_("about her"),
    Target.FAMILY.value: N_("about her family"),
    Target.GROUP.value: N_("about a group"),
}
_STANCES = {
    Stance.QUOTED.value: N_("quoted"),
    Stance.NEGATED.value: N_("said not to be so"),
    Stance.COUNTERED.value: N_("spoken against"),
    Stance.RECLAIMED.value: N_("said of oneself"),
}


@click.command("rank", cls=Command)
@option(
    "--limit",
    type=click.IntRange(1, _MOST_LINES),
    default=100,
    show_default=True,
    help="How many lines to show.",
)
@option(
    "--harm",
    type=click.Choice([harm.value for harm in Harm]),
    help="Only this harm.",
)
@option("--language", "code", metavar="xx", help="Only posts in this language.")
@option("--channel", metavar="ID", help="Only this channel, such as CH3.")
@option(
    "--rerank",
    "is_reranked",
    is_flag=True,
    help="Read the top a second time, which is slow and a little better.",
)
@json_option
@click.pass_obj
def rank(
    session: Session,
    limit: int,
    harm: str | None,
    code: str | None,
    channel: str | None,
    is_reranked: bool,
    as_json: bool,
) -> None:
    """Show what to read first: the gravest posts, and why they are here.

    The order is severity times confidence times whom it is about. What says the same
    is shown once, with how often it was posted. It is a suggestion: nothing counts
    until a person confirms it. Personal data are covered, and no account is named.

    Example: panoh triage rank --limit 20 --language tg
    """
    wanted = Wanted(
        Harm(harm) if harm else None,
        code or "",
        number_of(channel, "C")[1] if channel else None,
    )
    with session.open() as desk, show.progress(_("Ranking")) as progress:
        ranking = rank_posts(
            desk, wanted, limit, language(), progress, is_reranked=is_reranked
        )
    if as_json:
        show.as_json("triage-rank", ranking.plain())
    else:
        _tell(ranking)


def _tell(ranking: Ranking) -> None:
    for line in ranking.lines:
        for row in _rows(line):
            show.result(row)
    facts = {"shown": ranking.posts_in_lines, "posts": ranking.posts}
    show.result(_("Posts in these lines: %(shown)s of %(posts)s", **facts))
    show.note(_("The machine suggests this order. It is often wrong: read each post."))


def _rows(line: RankedLine) -> Iterator[str]:
    post = line.post
    harms = ", ".join(name_of(harm) for harm in post.harms)
    when, where = show.moment(post.posted_at), shown(post.untrusted_channel)
    head = f"{line.rank:>4}  {post.id}  {when}  {where}  {post.language}  {harms}"
    yield click.style(head, bold=True)
    yield f"      {shown(post.untrusted_text, _TEXT_CHARACTERS)}"
    for reason in line.reasons[:_REASONS_SHOWN]:
        yield f"      - {_reason(reason)}"
    if line.alike.posts > 1:
        yield "      " + _(
            "The same text: posts %(posts)s, channels %(channels)s,"
            " accounts %(accounts)s",
            posts=line.alike.posts,
            channels=line.alike.channels,
            accounts=line.alike.accounts,
        )
    if line.author.posts > 1:
        yield "      " + _volume(line)


def _reason(reason: Reason) -> str:
    """The harm, the post's words, and what the rule that met them means."""
    remarks = [
        reason.rule,
        f"{reason.confidence:.2f}",
        _(_TARGETS.get(reason.target, "")),
        _(_STANCES.get(reason.stance, "")),
    ]
    known = ", ".join(remark for remark in remarks if remark)
    words, meaning = shown(reason.untrusted_words), _(reason.meaning)
    return f"{name_of(reason.harm)}: {words}  {meaning} ({known})"


def _volume(line: RankedLine) -> str:
    facts = {
        "posts": line.author.posts,
        "days": line.author.days,
        "here": line.author.in_channel,
    }
    if not line.author.days:
        return _(
            "This account wrote %(posts)s such posts, %(here)s in this channel", **facts
        )
    return _(
        "This account wrote %(posts)s such posts in %(days)s days,"
        " %(here)s in this channel",
        **facts,
    )
