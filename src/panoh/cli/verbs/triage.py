"""panoh triage: read what was written, worst first."""

import click

from panoh.cli.command import Group
from panoh.cli.verbs.triage_label import label
from panoh.cli.verbs.triage_rank import rank


@click.group("triage", cls=Group)
def verb() -> None:
    """Read abuse in what was collected: rank it, label it, learn from labels.

    Example: panoh triage rank
    """


verb.add_command(rank)
verb.add_command(label)
