"""Users of each role, with the permissions from the set-up."""

from django.contrib.auth.models import Group
from django.test import Client

from portal.accounts.models import User
from portal.setup.groups import make_groups
from portal.setup.roles import ROLES
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.trainings import make_training_index

NAMES = {role.slug: role.name for role in ROLES}
SUPERUSER = "superuser"


def member_of(role: str) -> User:
    """Return a new user in the group of a role (its slug), or a superuser."""
    if role == SUPERUSER:
        return AdministratorFactory()
    if not Group.objects.filter(name=NAMES[role]).exists():
        make_training_index()
        make_groups()
    user: User = UserFactory()
    user.groups.add(Group.objects.get(name=NAMES[role]))
    return user


def client_for(user: User) -> Client:
    """Return a test client with a signed-in user."""
    client = Client()
    client.force_login(user)
    return client
