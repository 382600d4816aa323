"""What no parser takes yet, printed for whoever writes or extends one."""

from panoh.cli import show
from panoh.cli.words import _
from panoh.flow.auditing import Audit, KindAudit
from panoh.model.text import shown

_NAME_CHARACTERS = 100


def plain(audit: Audit) -> dict[str, object]:
    """The audit for machines."""
    return {
        "kinds": [
            {
                "kind": one.kind,
                "exports": one.exports,
                "leftovers": dict(one.leftovers),
                "unread": dict(one.unread),
            }
            for one in audit.kinds
        ],
        "unrecognised": list(audit.untrusted_unrecognised),
    }


def say(audit: Audit) -> None:
    """Print it, kind by kind; names are quoted, values are nowhere."""
    for one in audit.kinds:
        _say_kind(one)
    if audit.untrusted_unrecognised:
        show.result(_("Files that no parser recognised:"))
    for name in audit.untrusted_unrecognised:
        show.result(f"  {shown(name, _NAME_CHARACTERS)}")
    show.note(
        _(
            "Names of fields and files come from the exports and can name people: read"
            " this list before you give it to anybody."
        )
    )


def _say_kind(one: KindAudit) -> None:
    show.result(f"{one.kind or '-'}  {_('exports: %(count)s', count=one.exports)}")
    if not one.leftovers:
        show.result("  " + _("no field was left over"))
    for name, count in one.leftovers.items():
        show.result(f"  {shown(name, _NAME_CHARACTERS)}  {count}")
    for code, count in one.unread.items():
        show.result(f"  {code}: {show.reason(code)}  {count}")
