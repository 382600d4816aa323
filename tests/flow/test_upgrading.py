"""An older desk is backed up, brought up to date, and put back when that fails."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from panoh.errors import OlderDesk, UpgradeFailed
from panoh.flow.collecting import ReadingChoice, collect
from panoh.flow.desk import make_desk, open_desk
from panoh.flow.upgrading import upgrade
from panoh.model.how_found import AS_A_WHOLE
from panoh.store import bank, fingerprints, posts
from panoh.store import models as rows
from tests.conftest import CHEAP, PASSPHRASE
from tests.exports import message, telegram

MIGRATIONS = sorted((Path(rows.__file__).parent / "migrations").glob("[0-9]*.py"))
NEXT = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("store", {last!r})]
    operations = [migrations.RunSQL({sql!r})]
"""


@pytest.fixture
def desk_with_a_post(desk_path: Path, tmp_path: Path) -> Path:
    """A desk that this version made and used."""
    with open_desk(desk_path, PASSPHRASE) as desk:
        collect(desk, [telegram(tmp_path / "x", [message(1)])], ReadingChoice())
    return desk_path


@pytest.fixture
def newer_tables(
    desk_with_a_post: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    """Pretend that this version's tables are one step further."""
    package = migrations_up_to(len(MIGRATIONS), tmp_path, monkeypatch)
    following = NEXT.format(last=MIGRATIONS[-1].stem, sql=request.param)
    (package / "9999_next.py").write_text(following)
    yield
    forget(package)


def migrations_up_to(
    count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Let Django find the first migrations alone, in a package of their own."""
    package = tmp_path / f"tables_{count}"
    package.mkdir()
    (package / "__init__.py").touch()
    for migration in MIGRATIONS[:count]:
        (package / migration.name).write_text(migration.read_text())
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(settings, "MIGRATION_MODULES", {"store": package.name})
    return package


def forget(package: Path) -> None:
    """Unload a package of migrations."""
    for name in [name for name in sys.modules if name.startswith(package.name)]:
        del sys.modules[name]


@pytest.fixture
def first_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk as the first version left it, with a post and its picture."""
    package = migrations_up_to(1, tmp_path, monkeypatch)
    path = tmp_path / "first desk"
    make_desk(path, PASSPHRASE, CHEAP)
    with open_desk(path, PASSPHRASE):
        old = MigrationExecutor(connection).loader.project_state().apps
        now = datetime(2026, 3, 1, tzinfo=UTC)
        old.get_model("store", "Export").objects.create(
            sha256="a" * 64, kind="telegram_json", collected_at=now, posts_held=1
        )
        old.get_model("store", "Channel").objects.create(
            platform="telegram", native_id="7", name="Channel", is_public=True
        )
        old.get_model("store", "Post").objects.create(
            channel_id=1,
            native_id="1",
            digest=bytes(16),
            export_id=1,
            last_export_id=1,
            kind="message",
            place=1,
            text="salom",
        )
        old.get_model("store", "Media").objects.create(
            post_id=1, export_id=1, name="a.png", kind="image", state="waiting"
        )
        old.get_model("store", "Case").objects.create(code="C-222222", opened_at=now)
        old.get_model("store", "BankEntry").objects.create(
            case_id=1, pdq=b"\x0f" * 32, added_at=now, frames_searched=9
        )
        old.get_model("store", "Match").objects.create(
            entry_id=1, media_id=1, distance_bits=7, at_seconds=2.5
        )
    forget(package)
    monkeypatch.setattr(settings, "MIGRATION_MODULES", {})
    return path


def test_a_desk_of_this_version_needs_no_upgrade(desk_with_a_post: Path) -> None:
    assert upgrade(desk_with_a_post, PASSPHRASE) == 0


@pytest.mark.parametrize(
    "newer_tables", ["CREATE TABLE added (number INTEGER)"], indirect=True
)
@pytest.mark.usefixtures("newer_tables")
def test_an_older_desk_is_refused_until_it_is_upgraded(desk_with_a_post: Path) -> None:
    with (
        pytest.raises(OlderDesk),
        open_desk(desk_with_a_post, PASSPHRASE),
    ):
        pass

    assert upgrade(desk_with_a_post, PASSPHRASE) == 1

    with open_desk(desk_with_a_post, PASSPHRASE):
        assert rows.Post.objects.count() == 1
    assert not list(desk_with_a_post.glob("*.backup"))


def test_a_desk_of_the_first_version_keeps_its_posts(first_desk: Path) -> None:
    assert upgrade(first_desk, PASSPHRASE) == len(MIGRATIONS) - 1

    with open_desk(first_desk, PASSPHRASE) as desk:
        post = desk.reader.posts([1])[1].post
        [export] = posts.exports()
        assert (post.untrusted_text, post.channel.native_id) == ("salom", "7")
        assert (export.posts, export.leftovers, export.notes) == (1, {}, {})
        assert rows.Media.objects.get().post_id == 1


def test_an_older_desks_bank_is_kept_and_has_looked_inside_of_nothing(
    first_desk: Path,
) -> None:
    upgrade(first_desk, PASSPHRASE)

    with open_desk(first_desk, PASSPHRASE):
        [[entry]] = bank.bank_by_progress(["C-222222"], bank.LOOKED_INSIDE)
        [match] = fingerprints.matches(only_open=True)
    assert [part.pdq for part in entry.parts] == [b"\x0f" * 32]
    assert (entry.frames_searched, entry.frames_looked_inside) == (9, 0)
    assert (match.distance_bits, match.at_seconds) == (7, 2.5)
    assert (match.how, match.parts_sought) == (AS_A_WHOLE, 1)


@pytest.mark.parametrize("newer_tables", ["NOT SQL AT ALL"], indirect=True)
@pytest.mark.usefixtures("newer_tables")
def test_a_failed_upgrade_leaves_the_desk_as_it_was(
    desk_with_a_post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UpgradeFailed):
        upgrade(desk_with_a_post, PASSPHRASE)

    monkeypatch.setattr(settings, "MIGRATION_MODULES", {})
    with open_desk(desk_with_a_post, PASSPHRASE):
        assert rows.Post.objects.count() == 1
