"""A portal with a list of cases, and editors who write them."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission

from casestudies.models import CaseIndexPage
from portal.setup.roles import EDITORIAL_PERMISSIONS
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.casestudies import make_case_index


@pytest.fixture
def index(db: None) -> CaseIndexPage:
    return make_case_index()


def permission(name: str) -> Permission:
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


@pytest.fixture
def editor(index: CaseIndexPage, client: Client) -> Client:
    """A browser signed in as an editor who may write cases; the review publishes them."""
    group = Group.objects.create(name="県編集者（福祉）")
    group.permissions.add(*map(permission, EDITORIAL_PERMISSIONS))
    for name in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group, page=index, permission=permission(f"wagtailcore.{name}")
        )
    user = UserFactory()
    user.groups.add(group)
    client.force_login(user)
    return client


@pytest.fixture
def publisher(index: CaseIndexPage, client: Client) -> Client:
    """A browser signed in as a superuser, who alone publishes cases past their review."""
    client.force_login(AdministratorFactory())
    return client
