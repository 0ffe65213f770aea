"""The portal after the set-up, with a user of each role."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from portal.municipalities.official_list import municipalities_of
from portal.setup.services import Prefecture, setup_steps
from tests.factories.accounts import UserFactory

SignIn = Callable[[str], Client]


@pytest.fixture(scope="package")
def set_up(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The portal as `setup_prefecture` creates it, for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        for step in setup_steps(Prefecture("32", "島根県", municipalities_of("32"))):
            step.run()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sign_in(set_up: None, db: None) -> SignIn:
    """`sign_in("県編集者（福祉）")` returns a client signed in as a user with that role."""

    def sign_in_as(role: str) -> Client:
        user = UserFactory(display_name=f"県地域福祉課（{role}）", section="地域福祉課")
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        return client

    return sign_in_as
