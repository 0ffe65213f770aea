"""The search file is deleted or damaged while the site is running."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from search.engines import get_engine
from search.indexing.updates import rebuild
from search.services import REBUILDING
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def delete(file: Path) -> None:
    get_engine().store.link.unlink()


def delete_target(file: Path) -> None:
    file.unlink()


def truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 3)


def empty(file: Path) -> None:
    os.truncate(file, 0)


def noise(file: Path) -> None:
    file.write_bytes(os.urandom(file.stat().st_size))


def noise_inside(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(8192)
        opened.write(os.urandom(file.stat().st_size - 8192))


@pytest.fixture
def served(client: Client) -> Client:
    home = HomePageFactory()
    make_site(home)
    StandardPageFactory(parent=home, title="居場所")
    rebuild(processes=1)
    assert client.get("/search/", {"q": "居場所"}).context["search"].total == 1
    return client


@pytest.mark.parametrize("damage", [delete, delete_target, truncate, empty, noise, noise_inside])
def test_a_damaged_index_is_rebuilt_and_found_again(
    served: Client, damage: Callable[[Path], None]
) -> None:
    damage(get_engine().store.link.resolve())
    for _ in range(2):
        response = served.get("/search/", {"q": "居場所"})
        assert response.status_code == 200
    assert response.context["search"].total == 1


def test_readers_are_told_while_the_index_is_being_rebuilt(served: Client, index_dir: Path) -> None:
    get_engine().store.link.unlink()
    with (index_dir / "rebuild.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        page = served.get("/search/", {"q": "居場所"}).context["search"]
    assert (page.ready, page.notices) == (False, [REBUILDING])
    assert served.get("/search/", {"q": "居場所"}).context["search"].total == 1
