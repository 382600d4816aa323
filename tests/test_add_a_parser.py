"""The page on adding a parser shows a parser that works: it is run from the page."""

import re
import runpy
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import pytest

from panoh.testing import ParserContract

PAGE = Path(__file__).parents[1] / "docs" / "add-a-parser.md"
PARSER = "panoh.collect.parsers.maidon_ndjson"
PARSER_FILE = "src/panoh/collect/parsers/maidon_ndjson.py"
TEST_FILE = "tests/collect/parsers/test_maidon_ndjson.py"
SAMPLE = "tests/samples/maidon_ndjson"
FILE = re.compile(r"^`([\w./]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def write_files(root: Path) -> None:
    """Write the files that the page shows, each below its name."""
    for name, content in FILE.findall(PAGE.read_text(encoding="utf-8")):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")


def load(path: Path) -> ModuleType:
    """Import the page's parser from where it was written."""
    spec = spec_from_file_location(PARSER, path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def contract_of_the_page() -> type[ParserContract]:
    """The tests that the page tells a contributor to write."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_files(root)
        with patch.dict(sys.modules, {PARSER: load(root / PARSER_FILE)}):
            found = runpy.run_path(str(root / TEST_FILE))["TestContract"]
    assert issubclass(found, ParserContract)
    return found


TestContractOfThePage = contract_of_the_page()


@pytest.fixture(autouse=True)
def _sample_of_the_page(tmp_path: Path) -> Iterator[None]:
    """Let the sample and its golden file be those that the page shows."""
    write_files(tmp_path)
    with patch.object(TestContractOfThePage, "sample", tmp_path / SAMPLE):
        yield


def test_the_page_shows_every_file_that_a_parser_needs(tmp_path: Path) -> None:
    files = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.*")}

    assert files == {
        PARSER_FILE,
        TEST_FILE,
        f"{SAMPLE}/SOURCE.md",
        f"{SAMPLE}/posts.ndjson",
        f"{SAMPLE}.golden.json",
    }
