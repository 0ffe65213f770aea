"""The municipality admin: the data that a prefecture adds to the official list."""

import pytest

from portal.municipalities.models import Municipality, Region
from tests.factories.accounts import AdministratorFactory
from tests.factories.municipalities import MunicipalityFactory

pytestmark = pytest.mark.django_db

PATHS = ("municipality", "region", "statistic", "programmestatus", "implementation")


@pytest.fixture
def admin(client):
    client.force_login(AdministratorFactory())
    return client


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("view", ["", "add/"])
def test_every_list_and_form_opens(admin, name, view):
    MunicipalityFactory()

    assert admin.get(f"/admin/snippets/municipalities/{name}/{view}").status_code == 200


def test_a_region_is_added_and_given_to_a_municipality(admin):
    town = MunicipalityFactory(name="架空町", kana="かくうちょう")
    admin.post(
        "/admin/snippets/municipalities/region/add/",
        {"name": "東部", "kana": "とうぶ", "slug": "tobu", "order": "1"},
    )
    region = Region.objects.get(slug="tobu")

    admin.post(
        f"/admin/snippets/municipalities/municipality/edit/{town.pk}/",
        {
            "code": town.code,
            "prefecture_name": "汐野県",
            "name": "架空町",
            "kana": "かくうちょう",
            "kind": "town",
            "region": str(region.pk),
            "notify_via_prefecture": "on",
            "latitude": "",
            "longitude": "",
        },
    )

    assert Municipality.objects.get(pk=town.pk).region == region


def test_a_wrong_code_is_refused_at_the_field_and_nothing_typed_is_lost(admin):
    response = admin.post(
        "/admin/snippets/municipalities/municipality/add/",
        {
            "code": "322017",
            "prefecture_name": "島根県",
            "name": "松江市",
            "kana": "まつえし",
            "kind": "core",
        },
    )

    body = response.content.decode()
    assert "全国地方公共団体コードは検査数字を含む6桁で入力してください" in body
    assert 'value="松江市"' in body
    assert Municipality.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "asked"),
    [("2027-03-31", False), ("2027-04-01", True), ("2027-05-31", True), ("2027-06-01", False)],
)
def test_the_operator_is_asked_each_spring_to_check_the_kinds(client, time_machine, day, asked):
    time_machine.move_to(f"{day}T12:00:00+09:00")
    client.force_login(AdministratorFactory())

    html = client.get("/admin/").content.decode()

    assert ("市町村の区分の確認" in html) is asked
    assert ("令和6年10月1日" in html) is asked
