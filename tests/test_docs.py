"""The documentation says what the program does."""

import re
import subprocess
import sys
from pathlib import Path

from panoh.errors import PanohError, registered

ROOT = Path(__file__).resolve().parent.parent


def test_the_pages_of_the_command_line_are_what_help_prints() -> None:
    script = ROOT / "docs" / "generate.py"
    ran = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, check=False
    )

    assert ran.returncode == 0, ran.stderr


def test_every_link_between_our_pages_leads_somewhere() -> None:
    pages = [ROOT / "README.md", *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        (page.name, link)
        for page in pages
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
        if not (page.parent / link).exists()
    ]

    assert broken == []


def test_every_error_has_a_code_of_its_own_and_a_next_step() -> None:
    for code, error in registered().items():
        assert re.fullmatch(r"PANOH-\d{3}", code)
        assert error.message
        assert error.hint
    codes = [error.code for error in every_error(PanohError) if "code" in vars(error)]
    assert len(set(codes)) == len(codes)


def every_error(error: type[PanohError]) -> list[type[PanohError]]:
    """The class and all below it."""
    below = [found for kind in error.__subclasses__() for found in every_error(kind)]
    return [error, *below]
