"""Fingerprints and matching can be used without the rest of Panoh."""

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

PACKAGES = ("panoh.fingerprint", "panoh.match")
MODULES = [
    module.name
    for package in PACKAGES
    for module in pkgutil.iter_modules(
        importlib.import_module(package).__path__, package + "."
    )
    if not module.name.rpartition(".")[2].startswith("_")
]
WITH_EXAMPLES = {"orientations", "sought", "distinct", "views", "windows", "window_set"}


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str) -> None:
    tried = doctest.testmod(importlib.import_module(name))

    assert tried.failed == 0
    assert tried.attempted > 0 or name.rpartition(".")[2] not in WITH_EXAMPLES


def test_neither_package_needs_django_nor_another_stage() -> None:
    code = f"""
import importlib, sys
for name in {MODULES!r}:
    importlib.import_module(name)
strange = {{"django", "click", "sqlcipher3", "nacl", "panoh.store", "panoh.flow"}}
print(sorted(strange & set(sys.modules)))
"""

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert printed.stdout.strip() == "[]"
