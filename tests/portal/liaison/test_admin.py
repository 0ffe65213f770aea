"""Contacts in the admin: permissions, mandatory fields, warnings."""

import datetime

import pytest
from django.contrib.auth.models import Group

from portal.liaison.models import LiaisonContact
from portal.municipalities.models import Municipality
from portal.setup.services import Prefecture
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.support.set_up import TEXTS, set_up

pytestmark = pytest.mark.django_db

BASE = "/admin/snippets/liaison/liaisoncontact/"


@pytest.fixture
def admin(client):
    client.force_login(AdministratorFactory())
    return client


def typed(municipality: Municipality, **fields: str) -> dict[str, str]:
    return {
        "side": "welfare",
        "role": "liaison",
        "municipality": str(municipality.pk),
        "region": "",
        "section": "福祉課",
        "kana": "ふくしか",
        "phone": "０８５２－２２－５０６５",
        "extension": "内線３７２",
        "mail": "",
        "url": "",
        "hours": "",
        "area": "",
        "note": "",
        "person_name": "",
        "visibility": "public",
        "confirmed_on": "R8.5.1",
        "valid_from": "",
        "valid_to": "",
        "successor": "",
        **fields,
    }


def test_what_is_typed_in_full_width_is_stored_in_one_form(admin):
    town = MunicipalityFactory()

    admin.post(f"{BASE}add/", typed(town))

    contact = LiaisonContact.objects.get()
    assert (contact.phone, contact.extension, contact.confirmed_on) == (
        "0852-22-5065",
        "372",
        datetime.date(2026, 5, 1),
    )


def test_a_wrong_number_is_refused_at_the_field_and_nothing_typed_is_lost(admin):
    html = admin.post(
        f"{BASE}add/", typed(MunicipalityFactory(), phone="225065", note="書きかけの備考")
    ).content.decode()

    assert "電話番号は 0852-22-5065 のように、市外局番から区切って入力してください。" in html
    assert 'value="225065"' in html
    assert "書きかけの備考" in html


def test_the_list_shows_what_needs_care(admin):
    for section, fields in {
        "新しい課": {},
        "古い課": {"confirmed_on": datetime.date(2020, 4, 1)},
        "未確認の課": {"confirmed_on": None},
        "メールなしの課": {"mail": ""},
        "終わった課": {"valid_to": datetime.date(2020, 3, 31)},
    }.items():
        LiaisonContactFactory(section=section, **fields)

    def listed(**query: str) -> set[str]:
        html = admin.get(BASE, query).content.decode()
        return {c.section for c in LiaisonContact.objects.all() if c.section in html}

    assert listed(care="to_confirm") == {"古い課", "未確認の課"}
    assert listed(care="unreachable") == {"メールなしの課"}
    assert listed(care="out_of_force") == {"終わった課"}
    assert listed(q="新しい") == {"新しい課"}
    assert "確認から14か月以上たっています" in admin.get(BASE).content.decode()


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("県編集者（福祉）", {"add", "change"}),
        ("県編集者（地域振興）", {"add", "change"}),
        ("管理者", {"add", "change", "delete"}),
    ],
)
def test_editors_keep_contacts_and_only_the_prefecture_deletes_them(client, role, allowed):
    contact = LiaisonContactFactory()
    set_up(Prefecture("99", "汐野県", ()), without=TEXTS)
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)

    addresses = {"add": "add/", "change": f"edit/{contact.pk}/", "delete": f"delete/{contact.pk}/"}
    opened = {name for name, a in addresses.items() if client.get(BASE + a).status_code == 200}
    assert opened == allowed
