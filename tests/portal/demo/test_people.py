"""The demo has people of every role and state of an account."""

import pytest

from portal.accounts.models import User
from portal.accounts.queries import unused
from portal.accounts.roles import RoleName
from portal.demo.masters import load_users
from portal.setup.groups import make_groups
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.trainings import make_training_index

pytestmark = pytest.mark.django_db


def test_the_demo_shows_every_role_and_state_and_each_role_fits_its_workplace() -> None:
    for code in ("992011", "993433", "993816"):
        MunicipalityFactory(code=code)
    make_training_index()
    make_groups()

    load_users()

    people = {user.username: user for user in User.objects.all()}
    for user in people.values():
        user.clean()
    assert {role for user in people.values() for role in user.roles} == set(RoleName)
    assert {name: user.state.label for name, user in people.items() if user.state != "active"} == {
        "shiomi-kigen": "期限切れ",
        "hinokidani-shotai": "招待中",
    }
    assert [user.username for user in User.objects.filter(unused())] == ["kashio-mishiyo"]
