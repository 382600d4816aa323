"""A desk opens with its passphrase, and with nothing else."""

import json
import pickle
import unicodedata
from pathlib import Path

import pytest

from panoh.errors import BadDesk, DeskExists, WeakPassphrase, WrongPassphrase
from panoh.vault.keys import DEFAULT_COST, Cost, DeskKeys, create_keys, unlock_keys

CHEAP = Cost(memory_kib=8, passes=1, lanes=1)
PASSPHRASE = "four unusual paper lanterns"  # noqa: S105 - made up for the tests


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.keys"


@pytest.fixture
def keys(path: Path) -> DeskKeys:
    return create_keys(path, PASSPHRASE, "W-7K2M", CHEAP)


def test_the_passphrase_opens_the_same_keys(path: Path, keys: DeskKeys) -> None:
    assert unlock_keys(path, PASSPHRASE) == keys
    assert keys.person == "W-7K2M"


def test_another_passphrase_opens_nothing(path: Path, keys: DeskKeys) -> None:
    with pytest.raises(WrongPassphrase):
        unlock_keys(path, PASSPHRASE + " ")


def test_any_person_of_the_desk_can_open_it(
    path: Path, keys: DeskKeys, tmp_path: Path
) -> None:
    other = tmp_path / "other.keys"
    theirs = create_keys(other, "another long passphrase", "W-9Z9Z", CHEAP)
    file, added = json.loads(path.read_bytes()), json.loads(other.read_bytes())
    file["people"] += added["people"]
    path.write_text(json.dumps(file))

    assert unlock_keys(path, "another long passphrase") == theirs


def test_two_desks_never_share_a_key(tmp_path: Path) -> None:
    desks = [create_keys(tmp_path / n, PASSPHRASE, "W-7K2M", CHEAP) for n in "ab"]

    assert desks[0].database_key != desks[1].database_key


def test_every_purpose_has_a_key_of_its_own(keys: DeskKeys) -> None:
    derived = {keys.database_key, keys.log_key, keys.blob_key, keys.case_wrap_key}

    assert len(derived) == 4
    assert {len(key) for key in derived} == {32}


def test_no_key_shows_in_what_is_printed(keys: DeskKeys) -> None:
    assert repr(keys) == str(keys) == "DeskKeys(person='W-7K2M')"


def test_keys_can_be_handed_to_a_worker(keys: DeskKeys) -> None:
    assert pickle.loads(pickle.dumps(keys)) == keys  # noqa: S301 - our own bytes


@pytest.mark.parametrize("kept", ["é", "й", "ﬁ"])
def test_one_passphrase_is_one_on_every_keyboard(path: Path, kept: str) -> None:
    typed = f"a long {kept} passphrase"
    keys = create_keys(path, unicodedata.normalize("NFD", typed), "W-7K2M", CHEAP)

    assert unlock_keys(path, unicodedata.normalize("NFKC", typed)) == keys


def test_a_passphrase_that_is_not_unicode_still_opens(path: Path) -> None:
    keys = create_keys(path, "badly typed \udcff passphrase", "W-7K2M", CHEAP)

    assert unlock_keys(path, "badly typed \udcff passphrase") == keys


def test_a_new_passphrase_needs_twelve_characters(tmp_path: Path) -> None:
    with pytest.raises(WeakPassphrase):
        create_keys(tmp_path / "short", "x" * 11, "W-7K2M", CHEAP)
    create_keys(tmp_path / "long", "x" * 12, "W-7K2M", CHEAP)

    assert not (tmp_path / "short").exists()


def test_a_desks_keys_are_never_replaced(path: Path, keys: DeskKeys) -> None:
    before = path.read_bytes()

    with pytest.raises(DeskExists):
        create_keys(path, PASSPHRASE, "W-7K2M", CHEAP)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["Gulnora", "w-7k2m", "W-7K2M\n", "W-", ""])
def test_a_person_is_a_code_and_never_a_name(path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="code"):
        create_keys(path, PASSPHRASE, name, CHEAP)
    assert not path.exists()


def test_no_bit_of_the_file_can_change_unnoticed(path: Path, keys: DeskKeys) -> None:
    whole = path.read_bytes()
    for place in range(len(whole)):
        for bit in range(8):
            changed = bytearray(whole)
            changed[place] ^= 1 << bit
            path.write_bytes(changed)
            try:
                opened = unlock_keys(path, PASSPHRASE)
            except (WrongPassphrase, BadDesk):
                continue
            # White space, and the case of a hexadecimal letter, mean nothing.
            assert opened == keys
            assert json.loads(changed.lower()) == json.loads(whole.lower())


def test_a_file_cut_anywhere_is_damaged(path: Path, keys: DeskKeys) -> None:
    whole = path.read_bytes()
    for kept in range(len(whole)):
        path.write_bytes(whole[:kept])
        with pytest.raises(BadDesk):
            unlock_keys(path, PASSPHRASE)


def test_a_missing_file_is_a_damaged_desk(path: Path) -> None:
    with pytest.raises(BadDesk):
        unlock_keys(path, PASSPHRASE)


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"[" * 60_000,
        b"9" * 60_000,
        b'{"format": "panoh desk.keys 1", "people": []}',
        b'{"format": "panoh desk.keys 1", "people": 7}',
        b'{"format": "panoh desk.keys 1", "people": ["x"]}',
        b'{"format": "panoh desk.keys 1", "people": {"person": "W-7K2M"}}',
        b" " * 100_000,
    ],
)
def test_a_hostile_file_is_refused_in_our_words(path: Path, hostile: bytes) -> None:
    path.write_bytes(hostile)

    with pytest.raises(BadDesk):
        unlock_keys(path, PASSPHRASE)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("memory_kib", 1 << 40),
        ("memory_kib", 256 * 1024 + 1),
        ("memory_kib", 7),
        ("memory_kib", -1),
        ("memory_kib", 8.0),
        ("memory_kib", True),
        ("memory_kib", "8"),
        ("passes", 11),
        ("passes", 0),
        ("lanes", 5),
        ("lanes", 0),
        ("salt", ""),
        ("salt", 7),
        ("wrapped", "00"),
        ("person", None),
        ("surplus", 1),
    ],
)
def test_absurd_values_are_refused_before_they_cost_anything(
    path: Path,
    keys: DeskKeys,
    monkeypatch: pytest.MonkeyPatch,
    field: str,
    value: object,
) -> None:
    file = json.loads(path.read_bytes())
    # The absurd entry comes second: every entry is judged before the first is tried.
    file["people"].append(file["people"][0] | {field: value})
    path.write_text(json.dumps(file))
    monkeypatch.setattr("panoh.vault.keys.hash_secret_raw", None)

    with pytest.raises(BadDesk):
        unlock_keys(path, PASSPHRASE)


def test_more_than_64_people_are_refused(path: Path, keys: DeskKeys) -> None:
    file = json.loads(path.read_bytes())
    file["people"] *= 65
    path.write_text(json.dumps(file))

    with pytest.raises(BadDesk):
        unlock_keys(path, PASSPHRASE)


def test_a_guess_costs_64_mib_and_three_passes_unless_said_otherwise(
    path: Path,
) -> None:
    create_keys(path, PASSPHRASE, "W-7K2M")
    entry = json.loads(path.read_bytes())["people"][0]

    assert (entry["memory_kib"], entry["passes"], entry["lanes"]) == (65_536, 3, 1)
    assert Cost() == DEFAULT_COST
