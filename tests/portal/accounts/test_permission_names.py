"""Permissions have Japanese names, which the form of groups shows."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission

from portal.accounts.permission_names import name_permissions

pytestmark = pytest.mark.django_db


def name_of(codename, app_label):
    return Permission.objects.get(codename=codename, content_type__app_label=app_label).name


def test_permissions_are_named_after_their_model_and_action():
    assert name_of("add_term", "vocabularies") == "用語（語彙）の追加"
    assert name_of("delete_municipality", "municipalities") == "市町村の削除"


def test_special_permissions_have_their_name_from_the_catalogue_or_the_code():
    assert name_of("access_admin", "wagtailadmin") == "管理画面を利用できる"
    assert name_of("view_prefectural", "accounts") == "県職員・編集者限りの情報を閲覧できる"


def test_no_permission_is_left_with_djangos_english_name():
    names = Permission.objects.filter(name__startswith="Can ").values_list("name", flat=True)

    assert list(names) == []


def test_a_permission_that_django_creates_again_is_named_at_once():
    Permission.objects.filter(codename="add_term").delete()

    name_permissions(app_config=apps.get_app_config("vocabularies"), using="default", verbosity=0)

    assert name_of("add_term", "vocabularies") == "用語（語彙）の追加"
