"""The portal as `setup_prefecture` creates it, with all kinds of objects, created once for all tests here."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from portal.municipalities.official_list import municipalities_of
from portal.setup.services import Prefecture
from tests.leaks.admin.roles import ROLES
from tests.leaks.admin.things import World, make_world
from tests.support.databases import taken_back
from tests.support.set_up import OFFICIAL_PAGES, set_up

NO_TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture(scope="package")
def made_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """All objects, for all tests of this folder; rolled back at the end."""
    with taken_back(django_db_blocker):
        # Each save would write references and Wagtail's search index; once is enough.
        with override_settings(TASKS=NO_TASKS):
            prefecture = Prefecture("32", "島根県", municipalities_of("32"))
            # Pages of the ministries are open to all, and would only take time.
            set_up(prefecture, without={OFFICIAL_PAGES})
            users = {name: role.make() for name, role in ROLES.items() if role.make}
            world = make_world(users)
        call_command("rebuild_references_index", verbosity=0)
        call_command("update_index", verbosity=0)
        yield world


@pytest.fixture
def world(made_world: World, db: None) -> World:
    """All objects; changes of a test are rolled back."""
    return made_world
