"""An older desk is backed up, brought up to date, and put back when that fails."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from panoh.errors import OlderDesk, UpgradeFailed
from panoh.flow.collecting import ReadingChoice, collect
from panoh.flow.desk import open_desk
from panoh.flow.upgrading import upgrade
from panoh.store import models as rows
from tests.conftest import PASSPHRASE
from tests.exports import message, telegram

NEXT = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]
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
    package = tmp_path / "next_tables"
    package.mkdir()
    initial = Path(rows.__file__).parent / "migrations" / "0001_initial.py"
    (package / "__init__.py").touch()
    (package / "0001_initial.py").write_text(initial.read_text())
    (package / "0002_next.py").write_text(NEXT.format(sql=request.param))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(settings, "MIGRATION_MODULES", {"store": "next_tables"})
    yield
    for name in [name for name in sys.modules if name.startswith("next_tables")]:
        del sys.modules[name]


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
