"""Killed at any moment, Panoh goes on to the same result (P9)."""

import os
import random
import re
import shutil
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import pytest

from panoh.flow.desk import Desk, open_desk
from panoh.flow.sealing import verify
from panoh.model.evidence import Verdict
from panoh.store import models as rows
from tests.conftest import PASSPHRASE
from tests.security.caseworker import STEPS, Arguments, Caseworker
from tests.security.content import Content, content_of

SEED = os.environ.get("SEED", "1")
HEAVY = bool(os.environ.get("PANOH_HEAVY"))

# How many moments of each step, 100 in all. The first run collects and fingerprints,
# the second seals and drafts.
MOMENTS = (10, 8, 38, 14, 8, 4, 4, 14) if HEAVY else (1, 0, 2, 1, 0, 0, 0, 1)
POINTS = [(step, n) for step, moments in enumerate(MOMENTS) for n in range(moments)]


@dataclass(frozen=True, slots=True)
class Uninterrupted:
    """One whole job: the desk before each step, each step's length, the result."""

    caseworker: Caseworker
    before: tuple[Path, ...]
    seconds: tuple[float, ...]
    content: Content


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Uninterrupted:
    """Do the whole job once, keeping the desk as it is before each step."""
    folder = tmp_path_factory.mktemp("job")
    caseworker = Caseworker.at(folder)
    before, seconds = [], []
    for number, look in enumerate(STEPS):
        arguments = look(caseworker)
        kept = folder / f"before {number}"
        if caseworker.panoh.desk.exists():
            shutil.copytree(caseworker.panoh.desk, kept)
        before.append(kept)
        seconds.append(_time(caseworker, arguments))
    with open_desk(caseworker.panoh.desk, PASSPHRASE) as desk:
        content = content_of(desk)
    return Uninterrupted(caseworker, tuple(before), tuple(seconds), content)


def _time(caseworker: Caseworker, arguments: Arguments) -> float:
    """Run a step; return how long it worked after it had taken the lease."""
    process = caseworker.panoh.start(*arguments)
    _wait_for_lease(caseworker, process)
    begun = time.monotonic()
    _, stderr = process.communicate()
    assert process.returncode == 0, stderr
    return time.monotonic() - begun


def _wait_for_lease(caseworker: Caseworker, process: Popen[bytes]) -> None:
    """Python's own start is no moment of ours: wait until the desk is being used."""
    lease = caseworker.panoh.desk / "lease"
    while process.poll() is None:
        if lease.exists() and lease.read_bytes().strip() == str(process.pid).encode():
            return
        time.sleep(0.001)


@pytest.mark.heavy
@pytest.mark.parametrize(("step", "moment"), POINTS)
def test_a_killed_job_goes_on_to_the_same_result(
    job: Uninterrupted, tmp_path: Path, step: int, moment: int
) -> None:
    chance = random.Random(f"{SEED} {step} {moment}").random()
    share = (moment + chance) / MOMENTS[step]

    told = kill_in_step(job, step, share * job.seconds[step])

    desk_path = job.caseworker.panoh.desk
    if (desk_path / "desk.toml").exists():
        look = shutil.copytree(desk_path, tmp_path / "as it was left")
        with open_desk(look, PASSPHRASE) as desk:
            assert_nothing_is_half_there(desk, job.content)
            assert_nothing_told_is_lost(desk, told)
    job.caseworker.finish(step)
    assert job.caseworker.panoh.run_here("verify").exit_code == 5
    with open_desk(desk_path, PASSPHRASE) as desk:
        assert content_of(desk) == job.content


def kill_in_step(job: Uninterrupted, step: int, seconds: float) -> str:
    """Kill a step and its workers; return what it had told. Sooner if it had ended."""
    desk_path = job.caseworker.panoh.desk
    while True:
        shutil.rmtree(desk_path, ignore_errors=True)
        if job.before[step].exists():
            shutil.copytree(job.before[step], desk_path)
        process = job.caseworker.panoh.start(*STEPS[step](job.caseworker))
        _wait_for_lease(job.caseworker, process)
        time.sleep(seconds)
        with suppress(ProcessLookupError):  # it has ended, and was waited for
            os.killpg(process.pid, signal.SIGKILL)
        stdout, _ = process.communicate()
        if process.returncode == -signal.SIGKILL:
            return stdout.decode()
        seconds *= 0.7


def assert_nothing_is_half_there(desk: Desk, whole: Content) -> None:
    """Every export has all its posts and media, and no seal is broken."""
    for row in rows.Export.objects.all():
        [held] = [e for e in whole["exports"] if e[0] == row.sha256]
        of_export = rows.Post.objects.filter(export=row)
        media = rows.Media.objects.filter(export=row)
        assert held[-2:] == (row.posts_held, row.media_held)
        assert (of_export.count(), media.count()) == held[-2:]
    assert verify(desk).verdict is Verdict.NOT_PROVEN


def assert_nothing_told_is_lost(desk: Desk, told: str) -> None:
    """A sighting or a case that was printed is on the desk."""
    for number in re.findall(r"^Sighting: S(\d+)$", told, re.MULTILINE):
        assert rows.Sighting.objects.filter(pk=number).exists()
    for code in re.findall(r"^Case: (\S+)$", told, re.MULTILINE):
        assert rows.BankEntry.objects.filter(case__code=code).exists()


def test_a_hundred_moments_are_tried_where_there_is_time() -> None:
    assert not HEAVY or len(POINTS) == 100
