"""The file of edits: read whole, or refused with the place that is wrong."""

from pathlib import Path

import pytest

from panoh.errors import BadEdits
from panoh.fingerprint.edit_file import read_edits

OWN = Path(__file__).resolve().parents[2] / "bench" / "edits.toml"
HEAD = 'format = "panoh-edits"\nversion = 1\n'
BLUR = '[edits.soft]\nkind = "blur"\nradius_share = 0.01\nseed = 1\n'


def read(text: str) -> list[str]:
    return [edit.name for edit in read_edits((HEAD + text).encode())]


def refused(text: str) -> str:
    with pytest.raises(BadEdits) as problem:
        read(text)
    return str(problem.value.facts.get("what"))


def test_the_project_s_own_file_has_every_edit_that_the_issue_names() -> None:
    edits = read_edits(OWN.read_bytes())
    steps = [len(edit.steps) for edit in edits]

    assert len(edits) == 44
    assert steps.count(1) == 36
    assert steps.count(2) == 6
    assert steps.count(3) == 2
    assert len({edit.seed for edit in edits}) == len(edits)


def test_a_chain_takes_its_steps_from_edits_above_or_below() -> None:
    chain = '[edits.both]\nkind = "chain"\nsteps = ["soft", "soft"]\nseed = 2\n'
    edits = read_edits((HEAD + chain + BLUR).encode())

    assert [edit.name for edit in edits] == ["both", "soft"]
    assert edits[0].steps == (("blur", {"radius_share": 0.01}),) * 2


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[edits.a]\nkind = "melt"\nseed = 1\n', "melt"),
        ("[edits.a]\nseed = 1\n", "kind"),
        ('[edits.a]\nkind = "gray"\n', "seed"),
        ('[edits.a]\nkind = "gray"\nseed = -1\n', "seed"),
        ('[edits.a]\nkind = "gray"\nseed = true\n', "seed"),
        ('[edits.a]\nkind = "gray"\nseed = 1\nshade = 2\n', "shade"),
        ('[edits.a]\nkind = "blur"\nseed = 1\n', "radius_share"),
        ('[edits.a]\nkind = "blur"\nradius_share = 9\nseed = 1\n', "radius_share"),
        ('[edits.a]\nkind = "blur"\nradius_share = nan\nseed = 1\n', "radius_share"),
        ('[edits.a]\nkind = "blur"\nradius_share = "9"\nseed = 1\n', "radius_share"),
        ('[edits.a]\nkind = "turn"\ndegrees = 45\nseed = 1\n', "degrees"),
        ('[edits.a]\nkind = "turn"\ndegrees = [90]\nseed = 1\n', "degrees"),
        (
            '[edits.a]\nkind = "collage"\ncolumns = true\nrows = 1\nseed = 1\n',
            "columns",
        ),
        ('[edits.a]\nkind = "chain"\nsteps = ["b"]\nseed = 1\n', "steps"),
        ('[edits.a]\nkind = "chain"\nsteps = ["a"]\nseed = 1\n', "steps"),
        ('[edits.a]\nkind = "chain"\nsteps = []\nseed = 1\n', "steps"),
        ('[edits.a]\nkind = "chain"\nseed = 1\n', "steps"),
        ("[edits]\na = 1\n", "kind"),
        ("", "edits"),
        ("more = 1\n" + BLUR, "format"),
    ],
)
def test_what_is_wrong_is_named(text: str, what: str) -> None:
    assert what in refused(text)


@pytest.mark.parametrize(
    "content", [b"\xff", b"[", b"", HEAD.replace("1", "2").encode() + BLUR.encode()]
)
def test_what_is_no_such_file_is_refused(content: bytes) -> None:
    with pytest.raises(BadEdits):
        read_edits(content)


def test_hostile_names_are_shown_cut_and_quoted() -> None:
    kind = "x" * 500 + "\\u202e"

    what = refused(f'[edits.a]\nkind = "{kind}"\nseed = 1\n')

    assert len(what) < 50
    assert "\u202e" not in what
