"""The system check of roles: each has its group, with exactly the declared permissions."""

import pytest
from django.contrib.auth.models import Group
from django.core.checks import run_checks
from wagtail.models import Site

from portal.pages.models import PortalSettings
from portal.setup.groups import make_groups, permission
from tests.factories.trainings import make_training_index

pytestmark = pytest.mark.django_db


def found(databases: list[str]) -> list[tuple[str, str]]:
    warnings = run_checks(tags=["database"], databases=databases)
    return [(w.id, w.msg) for w in warnings if w.id.startswith("portal.W02")]


@pytest.fixture
def portal() -> None:
    make_training_index()
    PortalSettings.objects.update_or_create(
        site=Site.objects.get(is_default_site=True), defaults={"prefecture_code": "32"}
    )
    make_groups()


def test_the_groups_of_the_set_up_are_as_declared(portal) -> None:
    assert found(["default"]) == []


def test_a_portal_that_is_not_set_up_has_no_roles_yet(db) -> None:
    assert found(["default"]) == []


def test_deviations_are_reported_each_with_the_role(portal) -> None:
    Group.objects.get(name="閲覧者").delete()
    Group.objects.get(name="講師").permissions.remove(permission("accounts.view_prefectural"))
    Group.objects.get(name="投稿者").permissions.add(permission("accounts.change_user"))

    assert found(["default"]) == [
        ("portal.W020", "The group of the role viewer (閲覧者) does not exist."),
        ("portal.W022", "The role contributor (投稿者) also has accounts.change_user."),
        ("portal.W021", "The role trainer (講師) lacks accounts.view_prefectural."),
    ]


def test_the_database_is_read_only_when_it_is_asked_for(portal) -> None:
    Group.objects.get(name="閲覧者").delete()

    assert found([]) == []
