"""A person at work, signed in, and what they work on."""

import pytest
from django.test import Client

from portal.accounts.models import User
from tests.factories.accounts import AdministratorFactory


@pytest.fixture
def person(db) -> User:
    """Return a superuser."""
    return AdministratorFactory(username="kanri", display_name="管理者")


@pytest.fixture
def browser(person) -> Client:
    """Return the browser in which the person has signed in."""
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.force_login(person)
    return client
