"""Contacts and personal names that users may not see appear nowhere in their admin."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from portal.accounts.models import User
from portal.liaison.models import LiaisonContact
from portal.setup.groups import permission
from tests.factories.accounts import UserFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

BASE = "/admin/snippets/liaison/liaisoncontact/"
CHOOSER = "/admin/snippets/choose/liaison/liaisoncontact/"
BULK = "/admin/bulk/liaison/liaisoncontact/delete/"
SECRET, NAME = "ヒミツ対策課", "ヒミツ ハナコ"


@pytest.fixture
def secret() -> LiaisonContact:
    return LiaisonContactFactory(section=SECRET, person_name=NAME, visibility="participants")


@pytest.fixture
def editor() -> User:
    return member_of("welfare_editor")


@pytest.fixture
def client(editor) -> Client:
    return client_for(editor)


def addresses_of(pk: int) -> Iterator[str]:
    for view in ("edit", "delete", "copy", "history", "history-results", "usage"):
        yield f"{BASE}{view}/{pk}/"
    yield f"{CHOOSER}chosen/{pk}/"
    yield f"{CHOOSER}chosen-multiple/?id={pk}"
    yield f"{BULK}?id={pk}"


@pytest.mark.parametrize("role", ["trainer", "welfare_editor", "administrator"])
def test_a_hidden_contact_cannot_be_read_or_opened_to_everybody(secret, role) -> None:
    client = client_for(member_of(role))
    address = f"{BASE}edit/{secret.pk}/"
    html = client.get(address).content.decode()
    answer = client.post(
        address, {"visibility": "public", "section": "公開課", "kana": "こうかいか"}
    )
    secret.refresh_from_db()
    assert (answer.status_code, secret.visibility, secret.section) == (404, "participants", SECRET)
    assert [word in html for word in (SECRET, NAME)] == [False, False]


def test_it_answers_at_every_address_as_if_it_were_not_there(client, secret) -> None:
    assert {
        (address, method.__name__): code
        for address in addresses_of(secret.pk)
        for method in (client.get, client.post, client.options)
        if (code := method(address).status_code) != 404
    } == {}
    assert LiaisonContact.objects.filter(pk=secret.pk).exists()


@pytest.mark.parametrize(
    "address",
    [BASE, f"{BASE}?q=対策課", f"{BASE}results/", CHOOSER, f"{CHOOSER}results/", f"{BULK}?id=all"],
)
def test_no_list_names_it_and_participants_find_it(secret, address) -> None:
    LiaisonContactFactory(section="ほかの対策課")
    editor, participant = member_of("administrator"), member_of("administrator")
    secret.participants.add(participant)
    answers = [client_for(user).get(address) for user in (editor, participant)]
    assert [answer.status_code for answer in answers] == [200, 200]
    texts = [answer.content.decode() for answer in answers]
    assert [(SECRET in shown(text), "ほかの対策課" in shown(text)) for text in texts] == [
        (False, True),
        (True, True),
    ]


def shown(text: str) -> str:
    """Return a text with JSON escapes decoded."""
    return text + text.encode("ascii", errors="ignore").decode("unicode_escape", errors="ignore")


def test_it_cannot_be_chosen_as_successor_and_its_name_is_not_shown_where_it_is(
    client, secret
) -> None:
    contact = LiaisonContactFactory()
    address = f"{BASE}edit/{contact.pk}/"
    form = {
        "side": contact.side, "role": contact.role, "municipality": contact.municipality_id,
        "region": "", "section": "新しい課", "kana": "あたらしいか", "phone": "0852-22-5065",
        "visibility": "public", "successor": secret.pk,
    }  # fmt: skip
    refused = client.post(address, form)
    contact.refresh_from_db()
    assert (refused.status_code, contact.successor, SECRET in refused.content.decode()) == (
        200,
        None,
        False,
    )
    # A colleague who may see both has linked it: the link stays, without the name.
    LiaisonContact.objects.filter(pk=contact.pk).update(successor=secret)
    html = client.get(address).content.decode()
    assert (SECRET in html, "（閲覧できません）" in html) == (False, True)
    assert client.post(address, form).status_code == 302
    contact.refresh_from_db()
    assert (contact.section, contact.successor) == ("新しい課", secret)


def test_only_staff_see_and_write_the_name_of_a_person() -> None:
    contact = LiaisonContactFactory(person_name=NAME)
    outsider = UserFactory()
    group = Group.objects.create(name="市町村の連絡係")
    names = (
        "wagtailadmin.access_admin",
        "liaison.add_liaisoncontact",
        "liaison.change_liaisoncontact",
    )
    group.permissions.add(*map(permission, names))
    outsider.groups.add(group)
    for user, sees in ((outsider, False), (member_of("welfare_editor"), True)):
        client = client_for(user)
        pages = [
            client.get(f"{BASE}{view}/{contact.pk}/").content.decode() for view in ("edit", "copy")
        ]
        assert [NAME in html for html in pages] == [sees, sees]
    form = {
        "side": contact.side, "role": contact.role, "municipality": contact.municipality_id,
        "region": "", "section": "新しい課", "kana": "あたらしいか", "phone": "0852-22-5065",
        "visibility": "public", "person_name": "書き換え",
    }  # fmt: skip
    assert client_for(outsider).post(f"{BASE}edit/{contact.pk}/", form).status_code == 302
    contact.refresh_from_db()
    assert (contact.section, contact.person_name) == ("新しい課", NAME)


def test_the_list_needs_the_same_queries_for_two_contacts_and_for_twenty(
    client, django_assert_max_num_queries
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(60) as captured:
            client.get(BASE)
        return len(captured)

    for level in ("public", "participants"):
        LiaisonContactFactory(visibility=level)
    queries()
    few = queries()
    for _ in range(18):
        LiaisonContactFactory(visibility="municipal")
    assert queries() == few


def test_what_belongs_to_a_municipality_is_told_without_it(secret) -> None:
    shown = LiaisonContactFactory(section="ほかの対策課", municipality=secret.municipality)
    address = f"/admin/snippets/municipalities/municipality/usage/{shown.municipality_id}/"
    html = client_for(member_of("administrator")).get(address).content.decode()
    assert [word in html for word in (SECRET, "ほかの対策課")] == [False, True]
