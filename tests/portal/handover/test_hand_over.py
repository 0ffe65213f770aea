"""April: everything of one person or section changes hands in one step, and comes back if it must."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied

from casestudies.models import CasePage
from casestudies.reviewing.services import submit
from portal.accounts.models import User
from portal.audit.models import Action
from portal.handover import registry
from portal.handover.models import HandOver, Item
from portal.handover.services import (
    NothingToHandOverError,
    NotUndoableError,
    hand_over,
    preview,
    undo,
)
from portal.mail.models import OutgoingMail
from portal.pages.models import HomePage, PortalPage, StandardPage
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import PortalDocumentFactory, StandardPageFactory
from tests.factories.reviews import fresh, make_draft
from tests.support.audit import entries
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

OWNER = "wagtailcore.Page.owner"
ALL = tuple(assignment.key for assignment in registry.assignments())


def page(title: str, **fields: object) -> StandardPage:
    return StandardPageFactory(parent=HomePage.objects.get(), title=title, **fields)


def do(giver: User, receiver: User, actor: User, **options: object) -> HandOver:
    return hand_over([giver], receiver, actor=actor, kinds=ALL, **options)


def states(done: HandOver) -> list[str]:
    return list(Item.objects.filter(giver__hand_over=done).values_list("state", flat=True))


def shown(givers: list[User], receiver: User, actor: User) -> dict[str, list[str]]:
    found = preview(givers, receiver, actor)
    return {kind.assignment.label: kind.titles for kind in found.kinds}


def test_every_field_that_names_a_user_is_handed_over_or_declared_to_stay() -> None:
    assert (registry.undeclared(), registry.unknown()) == ([], [])


def test_a_field_that_nobody_has_declared_is_reported(monkeypatch) -> None:
    monkeypatch.delitem(registry._staying, "wagtailcore.Revision.user")
    monkeypatch.delitem(registry._assignments, OWNER)

    assert registry.undeclared() == [OWNER, "wagtailcore.Revision.user"]


def test_everything_of_one_person_changes_hands_in_one_step(giver, receiver, manager) -> None:
    shiomi = MunicipalityFactory(name="潮見市")
    User.objects.filter(pk__in=[giver.pk, receiver.pk]).update(municipality=shiomi)
    live = page("公開中", owner=giver)
    draft = page("下書き", owner=giver, live=False)
    case = make_draft()
    submit(case, case.owner)
    case = fresh(case)
    CasePage.objects.filter(pk=case.pk).update(owner=giver)
    state = case.current_workflow_state
    state.requested_by = giver
    state.save()
    document = PortalDocumentFactory(uploaded_by_user=giver)
    contact = LiaisonContactFactory(
        municipality=shiomi, mail="mae@shiomi.example.jp", person_name="前任 花子"
    )
    other = page("ほかの人の", owner=manager)

    done = do(User.objects.get(pk=giver.pk), receiver, manager)

    for thing in (live, draft, case, state, document, contact, other):
        thing.refresh_from_db()
    assert [p.owner for p in (live, draft, case, other)] == [receiver] * 3 + [manager]
    assert (state.requested_by, document.uploaded_by_user) == (receiver, receiver)
    assert (contact.mail, contact.person_name) == ("ato@shiomi.example.jp", "後任 太郎")
    assert set(states(done)) == {"handed_over"}
    assert draft.live is False


def test_a_page_of_participants_is_found_by_the_receiver_and_no_longer_by_the_giver(
    giver, receiver
) -> None:
    boss = AdministratorFactory()
    hidden = page("ひみつの打合せ", visibility="participants", owner=None)
    hidden.participants.set([giver])
    hidden.save()
    hidden.save_revision()

    do(giver, receiver, boss)

    def found(user: User) -> list[str]:
        return list(PortalPage.objects.visible_to(user).values_list("title", flat=True))

    assert ("ひみつの打合せ" in found(receiver), "ひみつの打合せ" in found(giver)) == (True, False)
    StandardPage.objects.get(pk=hidden.pk).latest_revision.publish()
    assert list(StandardPage.objects.get(pk=hidden.pk).participants.all()) == [receiver]


def test_what_the_administrator_may_not_see_neither_counts_nor_changes_hands(
    giver, receiver, manager
) -> None:
    page("見える", owner=giver)
    hidden = page("ひみつの打合せ", visibility="participants", owner=giver)

    before = shown([giver], receiver, manager)
    do(giver, receiver, manager)

    hidden.refresh_from_db()
    assert (before, hidden.owner) == ({"作成者になっているページ": ["見える"]}, giver)


def test_a_superuser_hands_over_everything(giver, receiver) -> None:
    page("ひみつの打合せ", visibility="participants", owner=giver)

    assert shown([giver], receiver, AdministratorFactory()) == {
        "作成者になっているページ": ["ひみつの打合せ"]
    }


def test_undoing_brings_back_what_nobody_has_changed_since(giver, receiver, manager) -> None:
    kept, moved, gone = (page(title, owner=giver) for title in ("残る", "移った", "消えた"))
    done = do(giver, receiver, manager, stop=True)
    giver.refresh_from_db()
    assert giver.is_active is False
    moved.refresh_from_db()
    moved.owner = manager
    moved.save()
    StandardPage.objects.get(pk=gone.pk).delete()

    undo(done, actor=manager)

    for thing in (kept, moved, giver):
        thing.refresh_from_db()
    assert (kept.owner, moved.owner, giver.is_active) == (giver, manager, True)
    assert sorted(states(done)) == ["changed", "gone", "undone"]


@pytest.mark.parametrize(("days", "works"), [(29, True), (30, False)])
def test_a_hand_over_can_be_undone_for_thirty_days_and_once(
    giver, receiver, manager, days, works
) -> None:
    with time_machine.travel("2026-04-01 09:00+09:00", tick=False) as clock:
        page("公開中", owner=giver)
        done = do(giver, receiver, manager)
        clock.shift(datetime.timedelta(days=days))
        if works:
            undo(done, actor=manager)
        with pytest.raises(NotUndoableError):
            undo(done, actor=manager)


def test_a_participant_of_before_stays_one_when_it_is_undone(giver, receiver) -> None:
    boss = AdministratorFactory()
    both = page("二人の", visibility="participants", owner=None)
    both.participants.set([giver, receiver])
    both.save()
    done = do(giver, receiver, boss)
    assert set(StandardPage.objects.get(pk=both.pk).participants.all()) == {receiver}

    undo(done, actor=boss)

    assert set(StandardPage.objects.get(pk=both.pk).participants.all()) == {giver, receiver}


def test_the_receiver_is_told_how_many_of_which_kind_but_no_titles(
    giver, receiver, manager
) -> None:
    page("見える題名", owner=giver)

    do(giver, receiver, manager)

    mail = OutgoingMail.objects.get()
    assert (mail.address, mail.categories) == ("ato@shiomi.example.jp", ["handover"])
    assert "作成者になっているページ：1件" in mail.text
    assert "見える題名" not in mail.text


def test_it_is_recorded_with_the_person_and_the_number(giver, receiver, manager) -> None:
    page("公開中", owner=giver)
    done = do(giver, receiver, manager)
    undo(done, actor=manager)

    found = entries(Action.HANDED_OVER) + entries(Action.HANDOVER_UNDONE)
    assert [(e.object_id, e.actor_id, e.details["count"]) for e in found] == [
        (str(giver.pk), manager.pk, 1)
    ] * 2


def test_nobody_hands_over_what_belongs_to_a_superuser(receiver, manager) -> None:
    boss = AdministratorFactory()
    mine = page("公開中", owner=boss)

    with pytest.raises(PermissionDenied):
        do(boss, receiver, manager)

    mine.refresh_from_db()
    assert mine.owner == boss


def test_a_section_hands_over_together_and_the_pages_lead_through_it(manager, receiver) -> None:
    for number in range(2):
        user = UserFactory(section="地域福祉課")
        page(f"課のページ{number}", owner=user)
    browser = client_for(manager)
    people = {"section": ":地域福祉課", "receiver": receiver.pk}

    asked = browser.get("/admin/users/hand-over/")
    shown_before = browser.get("/admin/users/hand-over/", people)
    answer = browser.post(
        "/admin/users/hand-over/", {**people, "kinds": [OWNER], "stop": "yes"}, follow=True
    )

    assert "県 地域福祉課（2人）" in asked.content.decode()
    assert "作成者になっているページ（2件）" in " ".join(shown_before.content.decode().split())
    assert set(
        StandardPage.objects.filter(title__startswith="課の").values_list("owner", flat=True)
    ) == {receiver.pk}
    assert User.objects.filter(section="地域福祉課", is_active=True).count() == 0
    assert "課のページ0" in answer.content.decode()

    undone = browser.post(answer.request["PATH_INFO"], follow=True)

    assert "2件を元に戻しました。" in undone.content.decode()
    assert StandardPage.objects.filter(owner=receiver).count() == 0


def test_the_form_says_what_is_missing(manager, giver, receiver) -> None:
    browser = client_for(manager)

    def errors(**chosen: object) -> dict[str, list[str]]:
        answer = browser.get("/admin/users/hand-over/", {"receiver": "", **chosen})
        assert answer.status_code == 422
        return dict(answer.context["form"].errors)

    assert errors(giver=giver.pk, section=":課", receiver=receiver.pk) == {
        "section": ["正しく選択してください。 :課 は候補にありません。"],
    }
    assert errors(receiver=receiver.pk) == {
        "__all__": ["渡す人か、渡す課の、どちらか1つを選んでください。"]
    }
    assert errors(giver=giver.pk, receiver=giver.pk) == {
        "receiver": ["受け取る人が、渡す人にも含まれています。"]
    }


def test_warnings_say_what_the_receiver_lacks(giver, receiver, manager) -> None:
    giver.groups.set([Group.objects.get(name="投稿者")])
    giver.municipality = MunicipalityFactory(name="潮見市")
    giver.save()

    assert preview([giver], receiver, manager).warnings == [
        "渡す人にある役割「投稿者」が、受け取る人にはありません。役割は引き継がれません。",
        "渡す人と受け取る人の市町村が違います。",
    ]


def test_only_those_who_manage_users_hand_over(giver, receiver) -> None:
    browser = client_for(member_of("welfare_editor"))

    answers = [
        browser.get("/admin/users/hand-over/").status_code,
        browser.post("/admin/users/hand-over/", {"giver": giver.pk}).status_code,
        browser.get("/admin/users/hand-over/1/").status_code,
    ]

    assert (answers, HandOver.objects.count()) == ([403, 403, 403], 0)


def test_an_address_is_not_replaced_by_none(giver, receiver, manager) -> None:
    contact = LiaisonContactFactory(municipality=None, side="prefecture", mail=giver.email)
    receiver.email = ""
    receiver.save()

    warnings = preview([giver], receiver, manager).warnings
    with pytest.raises(NothingToHandOverError):
        do(giver, receiver, manager)

    contact.refresh_from_db()
    assert warnings == [
        "受け取る人のメールアドレスが登録されていないため、メールでは知らせません。"
    ]
    assert (contact.mail, OutgoingMail.objects.count()) == ("mae@shiomi.example.jp", 0)
