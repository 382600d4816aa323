"""Layers, lint and types hold, and each turns red when it is broken on purpose."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent
UNTYPED = "\n\ndef untyped(given):\n    return given\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The product's source with its rules, to be broken."""
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "locale")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "README.md").touch()
    return tmp_path


def check(
    copy: Path, program: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run one checker on the copy."""
    return subprocess.run(
        [str(PROGRAMS / program), *arguments],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def plant(copy: Path, module: str, lines: str) -> str:
    """Add lines to a module; return its path as the checkers take it."""
    path = copy / "src" / "panoh" / module
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(lines)
    return str(path.relative_to(copy))


def test_the_layers_hold(copy: Path) -> None:
    result = check(copy, "lint-imports", "--no-cache")

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("collect/dates.py", "import socket", "Offline by default"),
        ("fingerprint/pdq.py", "from http import client", "Offline by default"),
        ("flow/desk.py", "import ssl", "Offline by default"),
        ("collect/dates.py", "import nacl.secret", "Only the vault encrypts"),
        ("store/corpus.py", "import argon2", "Only the vault encrypts"),
        ("flow/desk.py", "import sqlcipher3", "Only the store's backend"),
        ("match/index.py", "import panoh.collect.dates", "The flow is the layout"),
        ("triage/rules.py", "import panoh.store.posts", "The flow is the layout"),
        ("vault/seal.py", "import panoh.flow.desk", "The flow is the layout"),
        ("extra/__init__.py", "", "The flow is the layout"),
        ("cli/ids.py", "import panoh.store.posts", "Only flow uses the store"),
        ("model/text.py", "import numpy", "Model and errors"),
    ],
)
def test_a_broken_layer_turns_the_contract_red(
    copy: Path, module: str, line: str, contract: str
) -> None:
    plant(copy, module, f"\n{line}\n")

    result = check(copy, "lint-imports", "--no-cache")

    broken = [told for told in result.stdout.splitlines() if " BROKEN" in told]
    assert result.returncode != 0
    assert any(told.startswith(contract) for told in broken), result.stdout


@pytest.mark.parametrize(
    "lines", ["\nimport os\n", "\nprint('x')\n", "\nimport urllib.request\n", UNTYPED]
)
def test_lint_turns_red(copy: Path, lines: str) -> None:
    assert check(copy, "ruff", "check", "src/panoh/model").returncode == 0

    module = plant(copy, "model/text.py", lines)

    assert check(copy, "ruff", "check", module).returncode == 1


def test_format_turns_red(copy: Path) -> None:
    module = plant(copy, "model/text.py", "\nx=  1\n")

    assert check(copy, "ruff", "format", "--check", module).returncode == 1


def test_types_turn_red(copy: Path) -> None:
    module = "src/panoh/model/text.py"
    assert check(copy, "mypy", module).returncode == 0

    plant(copy, "model/text.py", UNTYPED)

    result = check(copy, "mypy", module)
    assert result.returncode == 1
    assert "[no-untyped-def]" in result.stdout
