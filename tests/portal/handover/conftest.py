"""People between whom things change hands."""

import pytest

from portal.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.support.roles import member_of


@pytest.fixture
def manager(db) -> User:
    return member_of("administrator")


@pytest.fixture
def giver(manager) -> User:
    return UserFactory(display_name="前任 花子", email="mae@shiomi.example.jp")


@pytest.fixture
def receiver(manager) -> User:
    return UserFactory(display_name="後任 太郎", email="ato@shiomi.example.jp")
