"""A municipality corrects its own contact data; an editor decides; nothing is lost in between."""

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import Action
from portal.liaison.corrections.mails import REQUEST, RESULT
from portal.liaison.models import ContactCorrection, LiaisonContact
from portal.mail.models import DigestItem, MailPreference, OutgoingMail
from portal.municipalities.models import Municipality
from tests.factories.accounts import UserFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.support.audit import entries
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

LIST = "/contacts/corrections/"
ADMIN = "/admin/contacts/corrections/"


@pytest.fixture
def shiomi() -> Municipality:
    return MunicipalityFactory(name="潮見市")


@pytest.fixture
def contact(shiomi) -> LiaisonContact:
    return LiaisonContactFactory(
        municipality=shiomi, phone="0999-22-1000", confirmed_on=None, person_name="架空 花子"
    )


@pytest.fixture
def author(shiomi) -> User:
    return UserFactory(municipality=shiomi, email="a@shiomi.example.jp")


@pytest.fixture
def editor(db) -> User:
    user = member_of("welfare_editor")
    user.email = "e@pref.example.jp"
    user.save()
    MailPreference.objects.create(user=user, category=REQUEST, frequency="instant")
    return user


def form_of(browser: Client, contact: LiaisonContact) -> dict[str, str]:
    return fields_of(browser.get(f"/contacts/{contact.pk}/correct/"))


def fields_of(answer: HttpResponse) -> dict[str, str]:
    form = BeautifulSoup(answer.content, "html.parser").select_one("main form.form--wide")
    return {
        field["name"]: field.get("value", "") if field.name == "input" else field.text.strip()
        for field in form.select("input[name], textarea[name]")
        if field["name"] != "csrfmiddlewaretoken"
    }


def propose(author: User, contact: LiaisonContact, **changes: str) -> ContactCorrection:
    browser = client_for(author)
    answer = browser.post(
        f"/contacts/{contact.pk}/correct/", {**form_of(browser, contact), **changes}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    return ContactCorrection.objects.get(contact=contact, state="waiting")


def test_a_correction_changes_nothing_until_an_editor_accepts_it(author, contact, editor) -> None:
    correction = propose(author, contact, phone="０９９９－２２－２０００", comment="4月からです")
    contact.refresh_from_db()
    assert (contact.phone, correction.differences) == (
        "0999-22-1000", [("電話番号", "0999-22-1000", "0999-22-2000")],
    )  # fmt: skip
    browser = client_for(editor)
    page = browser.get(f"{ADMIN}{correction.pk}/").content.decode()
    assert all(text in page for text in ("0999-22-1000", "0999-22-2000", "4月からです"))

    browser.post(f"{ADMIN}{correction.pk}/", {"accept": "yes"})

    contact.refresh_from_db()
    correction.refresh_from_db()
    assert (contact.phone, contact.confirmed_on, contact.person_name) == (
        "0999-22-2000", timezone.localdate(), "架空 花子",
    )  # fmt: skip
    assert (correction.state, correction.decided_by) == ("accepted", editor)
    assert "反映しました" in client_for(author).get(LIST).content.decode()


def test_both_are_told_by_mail_without_what_is_proposed(author, contact, editor) -> None:
    MailPreference.objects.create(user=author, category=RESULT, frequency="instant")
    correction = propose(author, contact, phone="0999-22-2000")
    client_for(editor).post(f"{ADMIN}{correction.pk}/", {"reason": "番号を確かめてください。"})

    mails = list(OutgoingMail.objects.order_by("pk"))
    assert [(m.address, m.categories) for m in mails] == [
        ("e@pref.example.jp", [REQUEST]), ("a@shiomi.example.jp", [RESULT]),
    ]  # fmt: skip
    assert not any("2000" in m.text or "番号を確かめて" in m.text for m in mails)


def test_a_refusal_needs_a_reason_which_the_author_reads(author, contact, editor) -> None:
    correction = propose(author, contact, hours="平日 9時から")
    browser = client_for(editor)

    without = browser.post(f"{ADMIN}{correction.pk}/", {"reason": ""})
    browser.post(f"{ADMIN}{correction.pk}/", {"reason": "窓口の時間を確かめてください。"})

    correction.refresh_from_db()
    contact.refresh_from_db()
    assert (without.status_code, correction.state, contact.hours) == (
        422, "refused", "平日 8時30分から17時15分まで",
    )  # fmt: skip
    assert "窓口の時間を確かめてください。" in client_for(author).get(LIST).content.decode()


def test_a_correction_expires_when_the_contact_changes_meanwhile(author, contact, editor) -> None:
    correction = propose(author, contact, phone="0999-22-2000")
    contact.mail = "new@shiomi.example.jp"
    contact.save()

    correction.refresh_from_db()
    answer = client_for(editor).post(f"{ADMIN}{correction.pk}/", {"accept": "yes"}, follow=True)

    contact.refresh_from_db()
    assert (correction.state, contact.phone) == ("outdated", "0999-22-1000")
    assert "この提案は、すでに確認が終わっています。" in answer.content.decode()
    assert "その後変更されたため、無効になりました" in client_for(author).get(LIST).content.decode()


def test_a_change_past_the_signals_is_noticed_on_acceptance(author, contact, editor) -> None:
    correction = propose(author, contact, phone="0999-22-2000")
    LiaisonContact.objects.filter(pk=contact.pk).update(mail="new@shiomi.example.jp")

    answer = client_for(editor).post(f"{ADMIN}{correction.pk}/", {"accept": "yes"}, follow=True)

    correction.refresh_from_db()
    contact.refresh_from_db()
    assert (correction.state, contact.phone) == ("outdated", "0999-22-1000")
    assert "提案のあとに連絡先が変更されたため" in answer.content.decode()


def test_a_contact_that_changed_while_one_typed_is_told_and_nothing_typed_is_lost(
    author, contact
) -> None:
    browser = client_for(author)
    typed = {**form_of(browser, contact), "hours": "平日 9時から"}
    contact.phone = "0999-22-3000"
    contact.save()

    answer = browser.post(f"/contacts/{contact.pk}/correct/", typed)

    body = answer.content.decode()
    assert (answer.status_code, ContactCorrection.objects.count()) == (409, 0)
    assert "入力している間に、この連絡先が変更されました。" in body
    assert "平日 9時から" in body

    # The page asks about the contact as it is now.
    again = browser.post(f"/contacts/{contact.pk}/correct/", fields_of(answer))
    assert again.status_code == 302
    assert ContactCorrection.objects.get().differences == [
        ("受付時間", contact.hours, "平日 9時から")
    ]


def test_data_that_are_right_are_confirmed_without_a_change(author, contact, editor) -> None:
    browser = client_for(author)
    typed = form_of(browser, contact)
    refused = browser.post(f"/contacts/{contact.pk}/correct/", typed)
    both = {**typed, "hours": "平日 9時から", "confirm_only": "yes"}
    assert browser.post(f"/contacts/{contact.pk}/correct/", both).status_code == 422
    browser.post(f"/contacts/{contact.pk}/correct/", {**typed, "confirm_only": "yes"})
    correction = ContactCorrection.objects.get()

    client_for(editor).post(f"{ADMIN}{correction.pk}/", {"accept": "yes"})

    contact.refresh_from_db()
    assert (refused.status_code, correction.differences) == (422, [])
    assert contact.confirmed_on == timezone.localdate()


def test_one_proposal_waits_at_a_time_and_a_colleague_withdraws_it(author, contact, shiomi) -> None:
    colleague = client_for(UserFactory(municipality=shiomi))
    typed = form_of(colleague, contact)
    correction = propose(author, contact, hours="平日 9時から")

    second = colleague.post(f"/contacts/{contact.pk}/correct/", {**typed, "hours": "平日 10時から"})
    colleague.post(f"{LIST}{correction.pk}/withdraw/")

    correction.refresh_from_db()
    assert (second.status_code, correction.state) == (409, "withdrawn")
    propose(author, contact, hours="平日 10時から")


@pytest.mark.parametrize(
    "changes", [{"phone": "電話なし"}, {"phone": "", "mail": ""}, {"kana": ""}]
)
def test_what_the_admin_refuses_is_refused_here(author, contact, changes) -> None:
    browser = client_for(author)

    answer = browser.post(
        f"/contacts/{contact.pk}/correct/", {**form_of(browser, contact), **changes}
    )

    assert (answer.status_code, ContactCorrection.objects.count()) == (422, 0)


def test_others_find_neither_the_form_nor_the_proposals(author, contact, editor) -> None:
    correction = propose(author, contact, note="ひみつの備考")
    hidden = LiaisonContactFactory(municipality=contact.municipality, visibility="participants")
    stranger = client_for(UserFactory(municipality=MunicipalityFactory(name="山手町")))
    form, withdrawal = f"/contacts/{contact.pk}/correct/", f"{LIST}{correction.pk}/withdraw/"

    answers = {
        "stranger": [stranger.get(form), stranger.post(form), stranger.post(withdrawal)],
        "editor": [client_for(editor).get(form), client_for(editor).get(LIST)],
        "visitor": [Client().get(form), Client().get(LIST), Client().post(withdrawal)],
        "hidden": [client_for(author).get(f"/contacts/{hidden.pk}/correct/")],
        "trainer": [client_for(member_of("trainer")).get(f"{ADMIN}{correction.pk}/")],
        "author": [client_for(author).get(f"{ADMIN}{correction.pk}/")],
    }

    assert {who: [a.status_code for a in found] for who, found in answers.items()} == {
        "stranger": [404, 404, 404],
        "editor": [403, 403],
        # A form that was sent waits for the sign-in.
        "visitor": [302, 302, 403],
        "hidden": [404],
        "trainer": [403],
        "author": [302],
    }
    assert "ひみつの備考" not in stranger.get(LIST).content.decode()
    correction.refresh_from_db()
    assert correction.is_waiting


def test_an_editor_decides_only_on_contacts_that_they_see(author, contact, editor) -> None:
    contact.visibility = "participants"
    contact.save()
    contact.participants.set([author])
    correction = propose(author, contact, note="ひみつの備考")
    browser = client_for(editor)

    assert browser.get(f"{ADMIN}{correction.pk}/").status_code == 404
    assert "潮見市" not in browser.get(ADMIN).content.decode()
    assert not DigestItem.objects.filter(user=editor).exists()
    assert not OutgoingMail.objects.filter(user=editor).exists()


def test_the_way_there_is_shown_to_the_municipality_only(author, contact) -> None:
    address = f"/contacts/{contact.pk}/"

    def shown(browser: Client) -> bool:
        return "この連絡先の内容を直す" in browser.get(address).content.decode()

    stranger = UserFactory(municipality=MunicipalityFactory(name="山手町"))
    assert [shown(client_for(author)), shown(client_for(stranger)), shown(Client())] == [
        True, False, False,
    ]  # fmt: skip


def test_proposals_and_decisions_are_recorded_without_their_values(author, contact, editor) -> None:
    correction = propose(author, contact, note="ひみつの備考")
    client_for(editor).post(f"{ADMIN}{correction.pk}/", {"accept": "yes"})

    found = [*entries(Action.CONTACT_PROPOSED), *entries(Action.CONTACT_DECIDED)]
    assert [(e.object_id, e.actor_id, e.details) for e in found] == [
        (str(contact.pk), author.pk, {}),
        (str(contact.pk), editor.pk, {"change": "反映しました"}),
    ]
