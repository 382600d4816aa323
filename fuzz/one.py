"""Fuzz one parser with Atheris: python -m fuzz.one KIND [options of libFuzzer].

The last file of the parser's sample is what changes; coverage guides how. A crash is
any exception but an error of ours, a post that breaks what every post keeps to, and,
by libFuzzer's options, an input that takes too long or too much memory.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["panoh.collect", "panoh.model"]):
    from panoh.collect.columns import guess_columns
    from panoh.collect.parser import ReadingRules
    from panoh.collect.parsers.table import preview
    from panoh.collect.recognise import HEAD_BYTES, find_exports
    from panoh.collect.sources import open_source
from panoh.errors import InputError
from panoh.model.corpus import DateOrder, Post
from panoh.testing.contract import check_post
from panoh.testing.samples import Sample

SAMPLES = Path(__file__).parents[1] / "tests" / "samples"


def load(kind: str) -> Sample:
    """Load a sample and the parser that recognises it; its main file is the first."""
    folder = SAMPLES / kind
    with open_source(folder) as source:
        exports, _ = find_exports(source)
    first = next(one for one in exports if one.name != "SOURCE.md")
    return Sample.load(first.parser, folder, first.name)


def rules_for(sample: Sample) -> ReadingRules:
    """What a person would have said: day first, and the columns as guessed."""
    columns: dict[str, str] = {}
    if sample.parser.name.startswith("table_"):
        columns = guess_columns(*preview(sample.open(sample.last)))
    return ReadingRules(date_order=DateOrder.DMY, columns=columns)


def fuzz(sample: Sample, rules: ReadingRules, content: bytes) -> None:
    """Recognise and read one input."""
    sample.parser.recognises(sample.parts[-1], content[:HEAD_BYTES])
    try:
        for item in sample.parser.parse(sample.open(content, rules)):
            if isinstance(item, Post):
                check_post(item)
    except InputError:
        return


def main() -> None:
    """Begin with the sample itself, whole."""
    kind, *options = sys.argv[1:]
    sample = load(kind)
    rules = rules_for(sample)
    fuzz(sample, rules, sample.last)
    atheris.Setup([sys.argv[0], *options], lambda content: fuzz(sample, rules, content))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
