"""Killed at any moment, Panoh goes on to the same result (P9)."""

import os
import random
import re
import shutil
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import Popen

import pytest

from panoh.flow.desk import Desk, open_desk
from panoh.flow.sealing import verify
from panoh.model.evidence import Verdict
from panoh.store import models as rows
from tests.conftest import PASSPHRASE
from tests.security.caseworker import STEPS, Caseworker
from tests.security.content import Content, content_of

SEED = os.environ.get("SEED", "1")
HEAVY = bool(os.environ.get("PANOH_HEAVY"))
LOOKING = '"frames_looked_inside" ='  # the last write of each batch
KILLED_AT = Path(__file__).with_name("killed_at.py")

# How many moments of each step: init, protect, run, confirm matches, confirm a post,
# consent, address, run. The first run collects and fingerprints, the second seals and
# drafts.
MOMENTS = (10, 8, 38, 14, 8, 4, 4, 14) if HEAVY else (1, 0, 2, 1, 0, 0, 0, 1)
WRITES = (20, 6, 40, 14, 6, 1, 1, 17) if HEAVY else (0, 0, 3, 2, 0, 0, 0, 0)


def points(how_many: Sequence[int]) -> list[tuple[int, float]]:
    """Spread points over each step: the step, and a share of it from 0 to 1."""
    return [
        (step, round((n + random.Random(f"{SEED} {step} {n}").random()) / count, 3))
        for step, count in enumerate(how_many)
        for n in range(count)
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the uninterrupted job: what was before, how long, how many writes."""

    before: Path
    seconds: float
    writes: int


@dataclass(frozen=True, slots=True)
class Uninterrupted:
    """One whole job, and what it came to."""

    caseworker: Caseworker
    steps: tuple[Step, ...]
    content: Content

    @property
    def desk_path(self) -> Path:
        """Where the job's desk lies."""
        return self.caseworker.panoh.desk

    def start(self, step: int, writes: int) -> Popen[bytes]:
        """Begin a step on the desk as it was before; 0 writes is to the end."""
        shutil.rmtree(self.desk_path, ignore_errors=True)
        if self.steps[step].before.exists():
            shutil.copytree(self.steps[step].before, self.desk_path)
        return start(self.caseworker, step, writes)


def start(caseworker: Caseworker, step: int, writes: int) -> Popen[bytes]:
    """Begin a step that is killed after so many writes, or never with 0."""
    count = str(caseworker.panoh.temp / "writes")
    program = (str(KILLED_AT), str(writes), count)
    return replace(caseworker.panoh, program=program).start(*STEPS[step](caseworker))


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Uninterrupted:
    """Do the whole job once, keeping the desk as it is before each step."""
    folder = tmp_path_factory.mktemp("job")
    caseworker = Caseworker.at(folder)
    steps = []
    for number in range(len(STEPS)):
        before = folder / f"before {number}"
        if caseworker.panoh.desk.exists():
            shutil.copytree(caseworker.panoh.desk, before)
        steps.append(measure(caseworker, number, before))
    with open_desk(caseworker.panoh.desk, PASSPHRASE) as desk:
        content = content_of(desk)
    return Uninterrupted(caseworker, tuple(steps), content)


def measure(caseworker: Caseworker, step: int, before: Path) -> Step:
    """Run a step; its length counts from when it had taken the lease."""
    process = start(caseworker, step, 0)
    wait_for_lease(caseworker, process)
    begun = time.monotonic()
    _, stderr = process.communicate()
    assert process.returncode == 0, stderr
    writes = int((caseworker.panoh.temp / "writes").read_text())
    return Step(before, time.monotonic() - begun, writes)


def wait_for_lease(caseworker: Caseworker, process: Popen[bytes]) -> None:
    """Python's own start is no moment of ours: wait until the desk is being used."""
    lease = caseworker.panoh.desk / "lease"
    while process.poll() is None:
        if lease.exists() and lease.read_bytes().strip() == str(process.pid).encode():
            return
        time.sleep(0.001)


@pytest.mark.heavy
@pytest.mark.parametrize(("step", "share"), points(MOMENTS))
def test_a_job_killed_at_a_random_moment_goes_on_to_the_same_result(
    job: Uninterrupted, tmp_path: Path, step: int, share: float
) -> None:
    seconds, exit_code = share * job.steps[step].seconds, 0
    while exit_code != -signal.SIGKILL:  # it had ended: sooner, then
        process = job.start(step, 0)
        wait_for_lease(job.caseworker, process)
        time.sleep(seconds)
        with suppress(ProcessLookupError):  # it had ended, and was waited for
            os.killpg(process.pid, signal.SIGKILL)
        told, _ = process.communicate()
        exit_code, seconds = process.returncode, 0.7 * seconds

    assert_it_goes_on(job, step, told.decode(), tmp_path)


@pytest.mark.heavy
@pytest.mark.parametrize(("step", "share"), points(WRITES))
def test_a_job_killed_after_any_write_goes_on_to_the_same_result(
    job: Uninterrupted, tmp_path: Path, step: int, share: float
) -> None:
    process = job.start(step, 1 + int(share * job.steps[step].writes))
    told, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL

    assert_it_goes_on(job, step, told.decode(), tmp_path)


def test_a_run_killed_while_it_looks_inside_goes_on_to_the_same_result(
    tmp_path: Path,
) -> None:
    found = {}
    for name in ("whole", "killed"):
        (tmp_path / name).mkdir()
        caseworker = Caseworker.at(tmp_path / name)
        for step in (0, 1):
            caseworker.panoh.run_here(*STEPS[step](caseworker))
        if name == "killed":
            count = str(caseworker.panoh.temp / "writes")
            dying = replace(caseworker.panoh, program=(str(KILLED_AT), LOOKING, count))
            process = dying.start(*STEPS[2](caseworker))
            process.communicate()
            assert process.returncode == -signal.SIGKILL
            with open_desk(caseworker.panoh.desk, PASSPHRASE):
                assert rows.Frame.objects.exists()
                assert not rows.BankEntry.objects.get().frames_looked_inside
        assert caseworker.panoh.run_here(*STEPS[2](caseworker)).exit_code == 0
        with open_desk(caseworker.panoh.desk, PASSPHRASE) as desk:
            found[name] = content_of(desk)

    assert found["killed"] == found["whole"]
    assert found["whole"]["matches"]


def assert_it_goes_on(job: Uninterrupted, step: int, told: str, folder: Path) -> None:
    """Look at what a kill left, without touching it; then let her go on."""
    if (job.desk_path / "desk.toml").exists():
        look = shutil.copytree(job.desk_path, folder / "as it was left")
        with open_desk(look, PASSPHRASE) as desk:
            assert_nothing_is_half_there(desk, job.content)
            assert_nothing_told_is_lost(desk, told)
    job.caseworker.finish(step)
    assert job.caseworker.panoh.run_here("verify").exit_code == 5
    with open_desk(job.desk_path, PASSPHRASE) as desk:
        assert content_of(desk) == job.content


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
    assert not HEAVY or sum(MOMENTS) == 100
