"""A case's key is kept until it is erased, and then it is gone."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from panoh.errors import BadDesk, BrokenSeal, UnknownId
from panoh.vault.case_keys import CaseKeys
from panoh.vault.seal import seal_field, unseal_field

WRAP_KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cases.keys"


@pytest.fixture
def cases(path: Path) -> CaseKeys:
    return CaseKeys(path, WRAP_KEY)


def test_a_case_keeps_its_key(cases: CaseKeys, path: Path) -> None:
    key = cases.make("K-7F3M")

    assert len(key) == 32
    assert CaseKeys(path, WRAP_KEY).key_of("K-7F3M") == key


def test_making_a_key_again_gives_the_same_one(cases: CaseKeys) -> None:
    assert cases.make("K-7F3M") == cases.make("K-7F3M")


def test_every_case_has_a_key_of_its_own(cases: CaseKeys) -> None:
    keys = {code: cases.make(code) for code in ("K-1111", "K-2222", "K-3333")}

    assert len(set(keys.values())) == 3
    assert {code: cases.key_of(code) for code in keys} == keys


def test_a_case_that_never_was_has_no_key(cases: CaseKeys) -> None:
    with pytest.raises(UnknownId):
        cases.key_of("K-7F3M")


def test_an_erased_key_is_nowhere_in_the_file(cases: CaseKeys, path: Path) -> None:
    cases.make("K-1111")
    before = path.read_bytes()
    cases.make("K-2222")
    record = path.read_bytes()[len(before) :]
    third = cases.make("K-3333")

    cases.erase("K-2222")

    assert not any(record[at : at + 8] in path.read_bytes() for at in range(83))
    assert path.read_bytes().startswith(before)
    assert cases.key_of("K-3333") == third
    with pytest.raises(UnknownId):
        cases.key_of("K-2222")


def test_erasing_writes_over_the_key_in_the_same_file(
    cases: CaseKeys, path: Path
) -> None:
    cases.make("K-1111")
    before = path.stat()

    cases.erase("K-1111")

    assert (path.stat().st_ino, path.stat().st_size) == (before.st_ino, before.st_size)


def test_what_an_erased_key_sealed_stays_closed(cases: CaseKeys) -> None:
    sealed = seal_field(cases.make("K-7F3M"), "a name", "case/name")
    cases.erase("K-7F3M")
    cases.erase("K-7F3M")

    with pytest.raises(BrokenSeal):
        unseal_field(cases.make("K-7F3M"), sealed, "case/name")


def test_a_locked_file_shows_no_case_code(cases: CaseKeys, path: Path) -> None:
    cases.make("K-7F3M")

    assert b"7F3M" not in path.read_bytes()


def test_another_desk_finds_no_case(cases: CaseKeys, path: Path) -> None:
    cases.make("K-7F3M")

    with pytest.raises(UnknownId):
        CaseKeys(path, bytes(32)).key_of("K-7F3M")


def test_a_changed_record_opens_no_key(cases: CaseKeys, path: Path) -> None:
    key = cases.make("K-7F3M")
    whole = path.read_bytes()
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1
        path.write_bytes(changed)
        with pytest.raises((BadDesk, UnknownId, BrokenSeal)):
            cases.key_of("K-7F3M")
    path.write_bytes(whole)
    assert cases.key_of("K-7F3M") == key


@pytest.mark.parametrize("content", [b"", b"PANOHCK", b"PANOHCK2", b"{}" * 100])
def test_a_file_of_another_kind_is_damage_and_not_an_empty_one(
    cases: CaseKeys, path: Path, content: bytes
) -> None:
    path.write_bytes(content)

    with pytest.raises(BadDesk):
        cases.key_of("K-7F3M")
    with pytest.raises(BadDesk):
        cases.make("K-7F3M")
    assert path.read_bytes() == content


def test_a_record_moved_to_another_case_does_not_open(
    cases: CaseKeys, path: Path
) -> None:
    cases.make("K-1111")
    cases.make("K-2222")
    content = path.read_bytes()
    first, second = content[8:98], content[98:]
    path.write_bytes(content[:8] + first[:16] + second[16:] + second)

    with pytest.raises(BrokenSeal):
        cases.key_of("K-1111")


def test_a_torn_last_record_costs_only_itself(cases: CaseKeys, path: Path) -> None:
    first = cases.make("K-1111")
    whole = len(path.read_bytes())
    cases.make("K-2222")
    full = path.read_bytes()
    for kept in range(whole, len(full)):
        path.write_bytes(full[:kept])
        assert cases.key_of("K-1111") == first
        again = cases.make("K-2222")
        assert cases.key_of("K-2222") == again
        assert len(path.read_bytes()) == len(full)


def test_killed_while_making_and_erasing_it_leaves_every_key_it_told(
    path: Path,
) -> None:
    """Kill a writer at ten moments; a made key stays, an erased one does not."""
    writer = (
        "import sys, itertools\n"
        "from pathlib import Path\n"
        "from panoh.vault.case_keys import CaseKeys\n"
        "cases = CaseKeys(Path(sys.argv[1]), bytes(range(32)))\n"
        "for number in itertools.count():\n"
        "    code = f'K-{sys.argv[2]}-{number}'\n"
        "    print('made', code, cases.make(code).hex(), flush=True)\n"
        "    if number % 2:\n"
        "        cases.erase(code)\n"
        "        print('erased', code, 'now', flush=True)\n"
    )
    for turn in range(10):
        lines = _killed_after(turn / 100, [writer, str(path), str(turn)])
        assert lines
        cases = CaseKeys(path, WRAP_KEY)
        told = {code: what for what, code, _ in lines}
        last = lines[-1][1]  # its erasure may have happened and not been told
        keys = {code: key for what, code, key in lines if what == "made"}
        for code, what in told.items():
            if what == "made" and code != last:
                assert cases.key_of(code).hex() == keys[code]
            if what == "erased":
                with pytest.raises(UnknownId):
                    cases.key_of(code)
        assert cases.make("K-AFTER") == cases.key_of("K-AFTER")


def _killed_after(seconds: float, arguments: list[str]) -> list[list[str]]:
    """Run Python code, kill it some time after its first line, give its lines."""
    with subprocess.Popen(
        [sys.executable, "-c", *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        first = process.stdout.readline()
        time.sleep(seconds)
        process.kill()
        said = first + process.stdout.read()
    return [line.split() for line in said.splitlines(keepends=True) if "\n" in line]


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_only_its_owner_may_read_the_file(cases: CaseKeys, path: Path) -> None:
    cases.make("K-7F3M")

    assert path.stat().st_mode & 0o777 == 0o600
