"""panoh.match as a library: its examples are true, and it needs no desk."""

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import panoh.match

MODULES = [m.name for m in pkgutil.iter_modules(panoh.match.__path__, "panoh.match.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    index = importlib.import_module("panoh.match.index")

    assert doctest.testmod(index).attempted >= 10


def test_searching_loads_neither_django_nor_the_store() -> None:
    program = "import sys, panoh.match.search; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )

    loaded = {name.split(".")[0] for name in ran.stdout.split()}
    assert loaded.isdisjoint({"django", "sqlcipher3", "faiss"})
    assert "panoh.store" not in ran.stdout.split()
