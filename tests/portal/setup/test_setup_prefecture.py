"""Sets up the portal of a real prefecture with one command, which can be repeated."""

import io

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Site

from portal.accounts.models import User
from portal.municipalities.models import Municipality
from portal.pages.models import PortalSettings
from search.indexing.updates import apply_now

# Slow: each creates about seventy pages and the glossary.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def set_up(code, *options):
    output = io.StringIO()
    call_command("setup_prefecture", code, "--noinput", *options, stdout=output)
    return output.getvalue()


@pytest.mark.parametrize(
    ("code", "name", "municipalities", "notified"),
    [("32", "島根県", 19, 18), ("20", "長野県", 77, 75), ("01", "北海道", 179, 176)],
)
def test_a_prefecture_is_set_up_by_its_code(code, name, municipalities, notified, client):
    output = set_up(code)

    assert Municipality.objects.count() == municipalities
    assert f"市町村 {municipalities}（うち県から通知する市町村 {notified}）" in output
    assert Site.objects.get().site_name == f"{name} 連携ポータル"
    assert PortalSettings.objects.get().prefecture_code == code
    answers = [
        client.get(path).status_code for path in ("/", "/cases/", "/municipalities/", "/search/")
    ]
    assert answers == [200, 200, 200, 200]


@pytest.mark.parametrize("code", ["48", "00", "島根"])
def test_an_unknown_code_is_refused_in_japanese(code):
    with pytest.raises(CommandError, match="都道府県コードは01から47まで"):
        set_up(code)


def test_a_leading_zero_may_be_left_out():
    set_up("1")

    assert Municipality.objects.count() == 179


def test_a_weak_password_is_refused_with_the_reason():
    with pytest.raises(
        CommandError, match="管理者を登録できませんでした。このパスワードは短すぎます"
    ):
        set_up("32", "--admin-username", "kanri", "--admin-password", "short")

    assert User.objects.count() == 0


def test_without_an_administrator_the_summary_says_how_to_add_one():
    assert "管理者がまだいません" in set_up("32")


def test_the_index_is_built_once_at_the_end_and_not_by_each_step(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks() as callbacks:
        set_up("32")

    assert apply_now not in callbacks
