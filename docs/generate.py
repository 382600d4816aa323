"""Write docs/cli/ from what `--help` prints; `--check` fails when a page is stale."""

import os
import sys
from pathlib import Path

import click

CLI = Path(__file__).resolve().parent / "cli"
WIDTH = 88


def pages() -> dict[str, str]:
    """Each page's name and text: one for every verb, and the list of them."""
    from panoh.cli.app import panoh  # noqa: PLC0415 - after Django is set up
    from panoh.cli.words import speak  # noqa: PLC0415

    speak("en")
    context = click.Context(panoh, info_name="panoh", terminal_width=WIDTH)
    found = {"README.md": page("panoh", panoh, context)}
    for verb in panoh.list_commands(context):
        command = panoh.get_command(context, verb)
        if command:
            inner = click.Context(command, context, verb, terminal_width=WIDTH)
            found[f"{verb}.md"] = page(f"panoh {verb}", command, inner)
    return found


def page(title: str, command: click.Command, context: click.Context) -> str:
    """One page: the help of a command, and of the commands below it."""
    text = f"# {title}\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group) and context.parent:
        for name, below in command.commands.items():
            inner = click.Context(below, context, name, terminal_width=WIDTH)
            text += f"\n## {title} {name}\n\n```\n{below.get_help(inner)}\n```\n"
    return text


def main() -> None:
    """Write the pages, or compare them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "panoh.settings"
    import django  # noqa: PLC0415 - after it knows its settings

    django.setup()
    found = pages()
    if "--check" in sys.argv:
        kept = {file.name: file.read_text("utf-8") for file in CLI.glob("*.md")}
        sys.exit(0 if kept == found else "docs/cli is stale: run 'make docs'")
    CLI.mkdir(exist_ok=True)
    for file in CLI.glob("*.md"):
        file.unlink()
    for name, text in found.items():
        (CLI / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
