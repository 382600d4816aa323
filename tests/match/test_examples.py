"""The examples in the docstrings of panoh.match."""

import doctest
import importlib
import pkgutil

import pytest

import panoh.match

MODULES = [m.name for m in pkgutil.iter_modules(panoh.match.__path__, "panoh.match.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    index = importlib.import_module("panoh.match.index")

    assert doctest.testmod(index).attempted >= 10
