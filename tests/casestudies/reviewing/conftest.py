"""The reviewers of the two sides."""

import pytest

from casestudies.models import Side
from portal.accounts.models import User
from tests.factories.reviews import reviewer


@pytest.fixture
def welfare() -> User:
    return reviewer(Side.WELFARE)


@pytest.fixture
def regional() -> User:
    return reviewer(Side.REGIONAL)
