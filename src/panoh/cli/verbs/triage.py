"""panoh triage: read what was written, worst first."""

import click

from panoh.cli.command import Group
from panoh.cli.verbs.triage_again import again
from panoh.cli.verbs.triage_agreement import agreement
from panoh.cli.verbs.triage_eval import eval_
from panoh.cli.verbs.triage_fit import fit
from panoh.cli.verbs.triage_label import label
from panoh.cli.verbs.triage_rank import rank
from panoh.cli.verbs.triage_read import read
from panoh.cli.verbs.triage_train import train
from panoh.cli.verbs.triage_use import use


@click.group("triage", cls=Group)
def verb() -> None:
    """Read abuse in what was collected: rank it, label it, learn from labels.

    Example: panoh triage rank
    """


verb.add_command(rank)
verb.add_command(label)
verb.add_command(agreement)
verb.add_command(fit)
verb.add_command(again)
verb.add_command(read)
verb.add_command(use)
verb.add_command(train)
verb.add_command(eval_)
