"""Contacts: their place, their validity, and how long a confirmation is valid."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from portal.accounts.visibility import Visibility
from portal.liaison import checks, exports, freshness
from portal.liaison.models import LiaisonContact, Side
from tests.factories.accounts import UserFactory
from tests.factories.liaison import LiaisonContactFactory, PrefectureContactFactory
from tests.factories.municipalities import MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db


def errors_of(contact: LiaisonContact) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        contact.full_clean()
    return error.value.message_dict


@pytest.mark.parametrize(
    ("today", "first_day"),
    [
        ("2026-11-26", "2025-09-26"),
        ("2026-01-31", "2024-11-30"),  # November has no 31st
        ("2025-04-30", "2024-02-29"),
        ("2026-02-28", "2024-12-28"),
        ("2026-03-01", "2025-01-01"),
    ],
)
def test_a_confirmation_holds_for_14_months(today, first_day):
    day = datetime.date.fromisoformat(today)
    first = datetime.date.fromisoformat(first_day)

    assert freshness.stale_before(day) == first
    assert not freshness.is_stale(first, day)
    assert freshness.is_stale(first - datetime.timedelta(days=1), day)


def test_a_contact_goes_stale_with_the_night(time_machine):
    contact = LiaisonContactFactory(confirmed_on=datetime.date(2025, 4, 10))
    time_machine.move_to("2026-06-10T23:59:59+09:00")
    assert (contact.warning, list(LiaisonContact.objects.stale())) == ("", [])
    time_machine.move_to("2026-06-11T00:00:00+09:00")
    assert contact.warning == "確認から14か月以上たっています"
    assert list(LiaisonContact.objects.stale()) == [contact]


def test_a_contact_that_was_never_confirmed_says_so():
    contact = LiaisonContactFactory(confirmed_on=None)

    assert contact.warning == "まだ確認されていません"
    assert list(LiaisonContact.objects.stale()) == [contact]


def test_a_contact_is_in_force_from_its_first_to_its_last_day(time_machine):
    contact = LiaisonContactFactory(
        valid_from=datetime.date(2026, 4, 1), valid_to=datetime.date(2027, 3, 31)
    )
    found = {}
    for moment in ("2026-03-31T23:59", "2026-04-01T00:00", "2027-03-31T23:59", "2027-04-01T00:00"):
        time_machine.move_to(f"{moment}:59+09:00")
        found[moment] = contact in LiaisonContact.objects.current()
    assert list(found.values()) == [False, True, True, False]


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        (
            {"side": Side.WELFARE, "municipality": None},
            {"municipality": ["どの市町村の部局か選んでください。"]},
        ),
        (
            {"side": Side.PREFECTURE},
            {"municipality": ["県の課と出先機関では、市町村を空欄にしてください。"]},
        ),
        (
            {"side": Side.PREFECTURE_BRANCH, "municipality": None},
            {"region": ["出先機関が受け持つ県内圏域を選んでください。"]},
        ),
        (
            {"phone": "", "mail": ""},
            {"phone": ["電話番号かメールアドレスの少なくとも一方を入力してください。"]},
        ),
        (
            {"confirmed_on": datetime.date(2999, 1, 1)},
            {"confirmed_on": ["確認日には、今日までの日を入力してください。"]},
        ),
    ],
)
def test_what_a_contact_lacks_is_said_at_the_field(fields, errors):
    contact = LiaisonContactFactory()
    for name, value in fields.items():
        setattr(contact, name, value)

    found = errors_of(contact)

    assert {name: found.get(name) for name in errors} == errors


def test_a_region_belongs_to_branch_offices_only():
    contact = LiaisonContactFactory()
    contact.region = RegionFactory()

    assert errors_of(contact) == {"region": ["県内圏域は、県の出先機関のときだけ選んでください。"]}


def test_a_number_that_cannot_be_read_is_refused_at_the_field():
    contact = LiaisonContactFactory()
    contact.phone = "22-5065"

    assert list(errors_of(contact)) == ["phone"]


def test_the_prefectures_posts_are_called_after_it():
    town = MunicipalityFactory(name="潮見市")

    assert str(LiaisonContactFactory(municipality=town, section="福祉課")) == (
        "潮見市 福祉課（連絡調整担当）"
    )
    assert str(PrefectureContactFactory(section="地域福祉課")) == "県 地域福祉課（連絡調整担当）"


def test_participants_see_what_is_for_participants_only():
    participant, stranger = UserFactory(), UserFactory()
    contact = LiaisonContactFactory(visibility=Visibility.PARTICIPANTS, participants=[participant])

    assert list(LiaisonContact.objects.visible_to(participant)) == [contact]
    assert list(LiaisonContact.objects.visible_to(stranger)) == []


def test_every_field_is_published_or_for_staff_or_internal():
    assert checks.check_fields_are_classified(None) == []


def test_a_field_in_no_list_fails_the_check(monkeypatch):
    monkeypatch.setattr(checks, "PUBLISHED_FIELDS", exports.PUBLISHED_FIELDS - {"phone"})

    found = checks.check_fields_are_classified(None)

    assert [(error.id, "LiaisonContact.phone" in error.msg) for error in found] == [
        ("liaison.E001", True)
    ]
