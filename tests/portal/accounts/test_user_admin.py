"""Users in the admin: the portal's own fields, and errors that keep the input."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group

from portal.accounts.models import User
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.municipalities import MunicipalityFactory

pytestmark = pytest.mark.django_db

PASSWORD = "kasakari-no-tesuto-2026"


@pytest.fixture
def admin_client(client):
    client.force_login(AdministratorFactory())
    return client


def fields_of(response):
    """Return the values in the page's form, by field name."""
    form = BeautifulSoup(response.content, "html.parser").select_one("main form[method=POST i]")
    values = {
        field["name"]: field.get("value", "")
        for field in form.select("input[name]")
        if field.get("type") not in {"checkbox", "radio"}
    }
    for select in form.select("select[name]"):
        chosen = select.select_one("option[selected]") or select.select_one("option")
        values[select["name"]] = chosen.get("value", "")
    return values


def labels_of(response):
    form = BeautifulSoup(response.content, "html.parser").select_one("main form[method=POST i]")
    return {label.get_text(strip=True).rstrip("*") for label in form.select("label")}


def typed(municipality, **changes):
    return {
        "username": "fukushi2",
        "display_name": "潮見市地域福祉課",
        "email": "fukushi2@shiomi.example.jp",
        "section": "地域福祉課",
        "side": User.Side.WELFARE,
        "municipality": municipality.pk,
        "password1": PASSWORD,
        "password2": PASSWORD,
    } | changes


def test_a_user_is_added_with_the_workplace(admin_client):
    shiomi = MunicipalityFactory(name="潮見市")
    contributors = Group.objects.create(name="投稿者")

    response = admin_client.post(
        "/admin/users/new/", typed(shiomi, groups=[contributors.pk]), follow=True
    )

    user = User.objects.get(username="fukushi2")
    assert (user.display_name, user.section, user.side, user.municipality) == (
        "潮見市地域福祉課",
        "地域福祉課",
        "welfare",
        shiomi,
    )
    assert user.check_password(PASSWORD)
    assert list(user.groups.all()) == [contributors]
    assert "潮見市地域福祉課" in response.content.decode()


def test_the_form_asks_for_one_name_in_japanese(admin_client):
    labels = labels_of(admin_client.get("/admin/users/new/"))

    assert {"表示名", "所属課", "部局", "市町村", "利用者名"} <= labels
    assert not {"名", "姓", "First Name", "Last Name"} & labels


def test_an_error_is_told_in_japanese_and_keeps_what_was_typed(admin_client):
    shiomi = MunicipalityFactory(name="潮見市")
    UserFactory(username="fukushi2")

    response = admin_client.post("/admin/users/new/", typed(shiomi, password2="betsu-no-mono"))

    assert response.context["form"].errors == {
        "username": ["この利用者名は既に使用されています。"],
        "password2": ["パスワードが一致しませんでした。"],
    }
    kept = fields_of(response)
    expected = typed(shiomi)
    assert {name: kept[name] for name in expected if not name.startswith("password")} == {
        name: str(value) for name, value in expected.items() if not name.startswith("password")
    }


def test_a_weak_password_is_refused_in_japanese(admin_client):
    shiomi = MunicipalityFactory()

    response = admin_client.post(
        "/admin/users/new/", typed(shiomi, password1="short", password2="short")
    )

    assert "このパスワードは短すぎます。" in response.content.decode()
    assert not User.objects.filter(username="fukushi2").exists()


def test_a_name_is_required(admin_client):
    shiomi = MunicipalityFactory()

    response = admin_client.post("/admin/users/new/", typed(shiomi, display_name=""))

    assert response.context["form"].errors == {"display_name": ["この項目は必須です。"]}


def test_an_existing_user_is_moved_to_another_section(admin_client):
    shiomi, misaki = MunicipalityFactory(name="潮見市"), MunicipalityFactory(name="岬町")
    user = UserFactory(municipality=shiomi, section="福祉課", email="a@shiomi.example.jp")
    address = f"/admin/users/edit/{user.pk}/"
    before = fields_of(admin_client.get(address))

    admin_client.post(
        address,
        before
        | {
            "section": "地域振興課",
            "side": "regional",
            "municipality": misaki.pk,
            "is_active": "on",
        },
    )

    user.refresh_from_db()
    assert before["municipality"] == str(shiomi.pk)
    assert (user.section, user.side, user.municipality) == ("地域振興課", "regional", misaki)
    assert user.check_password("correct horse battery staple")


def test_a_municipality_that_is_no_more_stays_with_its_users_alone(admin_client):
    merged = MunicipalityFactory(name="旧町", valid_to="2005-03-31")
    user = UserFactory(municipality=merged)

    def offered(address):
        page = BeautifulSoup(admin_client.get(address).content, "html.parser")
        return [option.text for option in page.select("select[name=municipality] option")]

    assert any("旧町" in name for name in offered(f"/admin/users/edit/{user.pk}/"))
    assert not any("旧町" in name for name in offered("/admin/users/new/"))


@pytest.mark.parametrize("words", ["地域福祉課", "潮見", "shiomi.example.jp"])
def test_the_list_finds_users_by_section_name_and_address(admin_client, words):
    shiomi = MunicipalityFactory(name="潮見市")
    UserFactory(
        display_name="潮見 太郎",
        section="地域福祉課",
        email="taro@shiomi.example.jp",
        municipality=shiomi,
    )
    UserFactory(display_name="岬 花子", section="総務課")

    body = admin_client.get("/admin/users/", {"q": words}).content.decode()

    assert "潮見 太郎" in body
    assert "岬 花子" not in body


def test_the_list_sorts_by_the_name_shown(admin_client):
    for name in ("い課", "あ課"):
        UserFactory(display_name=name)

    response = admin_client.get("/admin/users/", {"ordering": "-name"})

    names = [user.display_name for user in response.context["object_list"]]
    assert names.index("い課") < names.index("あ課")


def test_users_change_their_own_name_in_their_account(admin_client):
    user = User.objects.get()
    page = admin_client.get("/admin/account/")

    admin_client.post(
        "/admin/account/",
        fields_of(page)
        | {
            "name_email-display_name": "県地域福祉課",
            "name_email-section": "地域福祉課",
        },
    )

    user.refresh_from_db()
    assert (user.display_name, user.section) == ("県地域福祉課", "地域福祉課")


def test_the_mail_address_is_not_changed_without_the_password(admin_client):
    page = admin_client.get("/admin/account/")

    assert "name_email-email" not in fields_of(page)


@pytest.mark.parametrize(("typed_password", "expected"), [(PASSWORD, True), ("", False)])
def test_a_password_that_an_administrator_gives_is_to_be_changed(
    admin_client, typed_password, expected
):
    user = UserFactory(municipality=MunicipalityFactory(), email="a@shiomi.example.jp")
    address = f"/admin/users/edit/{user.pk}/"
    passwords = {"password1": typed_password, "password2": typed_password}

    admin_client.post(
        address, fields_of(admin_client.get(address)) | {"is_active": "on"} | passwords
    )

    user.refresh_from_db()
    assert (user.check_password(PASSWORD), user.must_change_password) == (expected, expected)


def test_a_new_user_is_to_change_the_password(admin_client):
    admin_client.post("/admin/users/new/", typed(MunicipalityFactory()))

    assert User.objects.get(username="fukushi2").must_change_password
