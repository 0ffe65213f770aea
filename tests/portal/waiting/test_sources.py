"""What waits is shown to whom it waits for, and to nobody else, in a fixed number of queries."""

import re

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies.readiness import MANDATORY, missing_answers, problems_by_field
from casestudies.rules import DECLARATIONS
from portal.accounts.models import User
from portal.field_descriptions.facts import field_label
from portal.waiting.registry import sources
from portal.waiting.services import count_of, groups_of
from tests.factories.casestudies import CasePageFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.reviews import fresh, make_draft
from tests.portal.waiting.conftest import days, fill, member
from tests.support.roles import client_for

pytestmark = pytest.mark.django_db


def shown(user: User) -> dict[str, list[str]]:
    return {
        group.source.slug: [item.title for item in group.items]
        for group in groups_of(User.objects.get(pk=user.pk), size=50)
    }


@pytest.fixture
def welfare(towns) -> User:
    return member("welfare_editor", side="welfare", section="地域福祉課")


def test_each_role_sees_what_waits_for_it_and_nothing_of_others(towns, welfare: User) -> None:
    """Two municipalities with one of everything; each sees their own only."""
    here = towns[0]
    for each in towns:
        fill(each, welfare)
    nobodys = {"owner": None, "review_on": days(-1), "municipalities": [here.place]}
    CasePageFactory(title="関係者の期限", visibility="participants", **nobodys)
    CasePageFactory(title="だれのでもない期限", **nobodys)
    administrator = member("administrator")
    common = {"consents", "contact-corrections", "contacts", "searches", "towns-without-pair"}
    both = ["汐野市1", "浜野町1"]

    for town in towns:
        name = town.place.name
        assert shown(town.author) == {
            "drafts": [f"差し戻し{name}1", f"下書き{name}1"],
            "own-review-dates": [f"町の期限{name}1"],
            "consents": [f"町の同意{name}1"],
        }
        assert shown(town.approver) == {"reviews": [f"審査中{name}1"]}
    assert (shown(member("viewer")), shown(member("trainer"))) == ({}, {})
    assert shown(welfare) == {
        "drafts": [f"県の下書き{mark}" for mark in reversed(both)],
        "review-dates": [f"県の期限{mark}" for mark in both],
        "consents": [f"{who}の同意{mark}" for mark in both for who in ("県", "町")],
        "contact-corrections": [f"{mark[:-1]} 担当{mark}" for mark in both],
        "contacts": [f"{mark[:-1]} 担当{mark}" for mark in both],
        "searches": [f"「言葉{mark}」" for mark in both],
        "towns-without-pair": ["汐野市", "浜野町"],
    }
    # A colleague has neither the drafts nor the dates, the other side not the contacts either.
    assert set(shown(member("welfare_editor", side="welfare"))) == common
    assert set(shown(member("regional_editor", side="regional"))) == common - {"contacts"}

    assert set(shown(administrator)) == common | {"review-dates", "feedback"}
    assert shown(administrator)["review-dates"] == ["だれのでもない期限"]
    User.objects.filter(pk=here.author.pk).update(is_active=False)
    # What belongs to somebody who has left.
    assert shown(administrator)["review-dates"] == ["町の期限汐野市1", "だれのでもない期限"]

    client = client_for(administrator)
    for address in ("/waiting/", "/waiting/review-dates/", "/admin/"):
        assert "関係者" not in client.get(address).text


def test_a_section_takes_over_pages_and_a_municipality_of_the_same_section_does_not(towns) -> None:
    colleague = member("welfare_editor", side="welfare", section="福祉課")
    CasePageFactory(
        title="市の課", owner=None, review_on=days(-1), responsible_section="汐野市福祉課"
    )
    CasePageFactory(title="県の課", owner=None, review_on=days(-1), responsible_section="福祉課")

    assert shown(colleague)["review-dates"] == ["県の課"]


def test_pages_of_an_editor_who_only_reads_now_are_the_administrators(towns, welfare: User) -> None:
    CasePageFactory(title="もとの編集者の", owner=welfare, review_on=days(-1))
    administrator = member("administrator")
    assert "review-dates" not in shown(administrator)

    welfare.groups.set(Group.objects.filter(name="閲覧者"))

    assert shown(administrator)["review-dates"] == ["もとの編集者の"]


def test_contacts_that_were_never_confirmed_come_first(towns, welfare: User) -> None:
    for number, day in enumerate((days(-600), None, days(-500))):
        LiaisonContactFactory(
            municipality=towns[0].place, section=f"担当{number}", side="welfare", confirmed_on=day
        )

    assert shown(welfare)["contacts"] == ["汐野市 担当1", "汐野市 担当0", "汐野市 担当2"]


def test_a_case_that_was_taken_down_is_no_draft(towns) -> None:
    here = towns[0]
    case = make_draft(here.author, title="公開した事例", municipalities=[here.place])
    case.get_latest_revision().publish()
    fresh(case).unpublish()

    assert "drafts" not in shown(here.author)


def test_dates_are_listed_a_month_ahead_and_drafts_are_not(towns, welfare: User) -> None:
    for number in (-1, 0, 30, 31):
        CasePageFactory(title=f"{number}日", owner=welfare, review_on=days(number))
    make_draft(welfare, title="下書き", review_on=days(-1))
    (group,) = (g for g in groups_of(welfare) if g.source.slug == "review-dates")

    assert [(item.title, item.is_overdue) for item in group.items] == [
        ("-1日", True), ("0日", False), ("30日", False),
    ]  # fmt: skip


@pytest.mark.parametrize("name", [*MANDATORY, *DECLARATIONS, "case_municipalities"])
def test_a_draft_says_what_it_lacks_as_the_submission_does(towns, name: str) -> None:
    case = make_draft(towns[0].author)
    draft = case.get_latest_revision_as_object()
    if name == "case_municipalities":
        draft.case_municipalities.clear()
    else:
        setattr(draft, name, {"title": ""}.get(name, False if name in DECLARATIONS else None))
    content = {**case.latest_revision.content, **draft.serializable_data()}
    expected = {"case_municipalities": "市町村"} | dict.fromkeys(DECLARATIONS, "公開前の確認")

    assert missing_answers(case.latest_revision.content) == []
    assert missing_answers(content) == [expected.get(name) or field_label(type(case), name)]
    assert name in problems_by_field(draft)


def test_the_number_of_queries_does_not_depend_on_the_number_of_things(towns, welfare) -> None:
    people = [
        towns[0].author, towns[0].approver, welfare, member("administrator"),
        member("regional_editor", side="regional"),
    ]  # fmt: skip

    def queries() -> list[int]:
        found = []
        for person in people:
            user = User.objects.get(pk=person.pk)
            with CaptureQueriesContext(connection) as captured:
                groups_of(user, size=50)
            found.append(len(captured))
        return found

    for each in towns:
        fill(each, welfare)
    before = queries()
    for number in range(2, 5):
        for each in towns:
            fill(each, welfare, number)

    assert queries() == before


class TestPages:
    def test_lists_are_cut_and_lead_to_all(self, towns, welfare: User) -> None:
        for number in range(7):
            CasePageFactory(title=f"期限{number}", owner=welfare, review_on=days(number - 7))
        client = client_for(welfare)
        site, admin = client.get("/waiting/").text, client.get("/admin/").text
        everything = client.get("/waiting/review-dates/").text

        for page in (site, admin):
            assert re.findall(r"期限\d", page) == [f"期限{n}" for n in range(5)]
            assert 'href="/waiting/review-dates/"' in page
        assert re.findall(r"期限\d", everything) == [f"期限{n}" for n in range(7)]
        assert "対応待ち（7件）" in client.get("/cases/").text

    def test_every_page_has_its_rest(self, towns, welfare: User) -> None:
        for number in range(53):
            CasePageFactory(title=f"第{number}の期限", owner=welfare, review_on=days(number - 60))
        client = client_for(welfare)

        second = client.get("/waiting/review-dates/?page=2")
        assert re.findall(r"第(\d+)の", second.text) == ["50", "51", "52"]
        assert client.get("/waiting/review-dates/?page=3").status_code == 404
        assert client.get("/waiting/review-dates/?page=x").status_code == 200
        assert client.get("/waiting/none/").status_code == 404

    def test_nobody_who_is_not_signed_in_gets_in(self, towns, client) -> None:
        for address in ("/waiting/", "/waiting/reviews/"):
            assert client.get(address).url == f"{reverse('account_login')}?next={address}"
        assert "対応待ち" not in client.get("/cases/").text

    def test_with_nothing_to_do_it_says_so(self, towns) -> None:
        viewer = member("viewer")
        assert "対応を待っているものはありません" in client_for(viewer).get("/waiting/").text
        assert count_of(viewer) == 0

    def test_hints_do_not_count(self, towns, welfare: User) -> None:
        assert shown(welfare).keys() == {"towns-without-case", "towns-without-pair"}
        assert count_of(welfare) == 0
        assert {s.slug for s in sources() if not s.is_task} == {
            "searches", "towns-without-case", "towns-without-pair",
        }  # fmt: skip

    def test_every_link_leads_to_a_page_that_opens(self, towns, welfare: User) -> None:
        fill(towns[0], welfare)
        for user in (towns[0].author, towns[0].approver, welfare, member("administrator")):
            client = client_for(user)
            urls = {item.url for group in groups_of(user, size=50) for item in group.items}
            answers = {url: client.get(url).status_code for url in urls}
            assert set(answers.values()) == {200}, (user, answers)
