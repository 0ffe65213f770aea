"""代理承認者: somebody decides for a side or a municipality for a time, and the record says so."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casestudies.models import CasePage, Side, SideDecision, Substitution
from casestudies.reviewing.responsible import users_responsible
from casestudies.reviewing.services import ReviewMoved, progress_of, send_back, submit
from casestudies.reviewing.substitutes import Post, end_substitution, name_substitute, posts_of
from portal.accounts.models import User
from portal.audit.models import Action
from portal.mail.models import OutgoingMail
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.reviews import approver, fresh, make_draft, reviewer, user_with
from tests.support.audit import entries
from tests.support.reviews import decide, edit, waiting
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

ADDRESS = "/reviews/substitutes/"
FIRST, LAST = datetime.date(2026, 12, 7), datetime.date(2026, 12, 11)
WELFARE = Post(Side.WELFARE)


def at(time_machine, day: datetime.date, clock: str = "09:00:00") -> None:
    time_machine.move_to(f"{day}T{clock}+09:00", tick=False)


@pytest.fixture(autouse=True)
def before(time_machine) -> None:
    at(time_machine, datetime.date(2026, 12, 1))


@pytest.fixture
def deputy(db) -> User:
    return user_with("accounts.view_prefectural", section="総務課", email="dai@example.jp")


@pytest.fixture
def case(db) -> CasePage:
    case = make_draft(user_with(municipality=MunicipalityFactory()))
    submit(case, case.owner)
    return fresh(case)


def name(actor: User, deputy: User, post: Post = WELFARE) -> Substitution:
    return name_substitute(actor, post, deputy, FIRST, LAST)


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_decides_from_the_first_day_to_the_last_and_the_record_says_so(
    case: CasePage, welfare: User, deputy: User, time_machine
) -> None:
    name(welfare, deputy)

    seen = []
    for day, clock in (
        (FIRST - datetime.timedelta(days=1), "23:59:59"), (FIRST, "00:00:00"),
        (LAST, "23:59:59"), (LAST + datetime.timedelta(days=1), "00:00:00"),
    ):  # fmt: skip
        at(time_machine, day, clock)
        page = client_for(deputy).get(f"/reviews/{case.pk}/").status_code
        seen.append((waiting(again(deputy)), page))
    assert seen == [([], 404), ([case.pk], 200), ([case.pk], 200), ([], 404)]

    with pytest.raises(PermissionDenied):
        decide(case, again(deputy))
    at(time_machine, LAST)
    decide(case, again(deputy))
    decision = SideDecision.objects.get()
    assert (decision.side, decision.is_substitute) == ("welfare", True)
    assert progress_of(fresh(case)).steps[2].decided_by == "総務課・代理"
    (entry,) = entries(Action.REVIEW_APPROVED)
    assert entry.details["side"] == "福祉部局（代理）"


def test_who_holds_the_permission_still_decides_and_is_no_substitute(
    case: CasePage, welfare: User, deputy: User, time_machine
) -> None:
    name(welfare, deputy)
    at(time_machine, FIRST)
    assert set(users_responsible(case, Side.WELFARE)) == {welfare, deputy}

    decide(case, welfare)

    assert SideDecision.objects.get().is_substitute is False
    with pytest.raises(ReviewMoved):
        decide(case, again(deputy))


def test_a_substitute_sends_back_as_well(
    case: CasePage, welfare: User, deputy: User, time_machine
) -> None:
    name(welfare, deputy)
    at(time_machine, FIRST)
    send_back(case, again(deputy), case.latest_revision_id, "図が足りません。")

    assert progress_of(fresh(case)).returned.decided_by == "総務課・代理"


def test_nobody_approves_their_own_last_edit_as_a_substitute_either(
    case: CasePage, welfare: User, deputy: User, time_machine
) -> None:
    name(welfare, deputy)
    at(time_machine, FIRST)
    edit(case, deputy, summary="直しました。")

    with pytest.raises(ValidationError, match="ご自身が最後に編集した内容は、承認できません"):
        decide(case, again(deputy))


def test_one_person_decides_for_one_side_only(
    case: CasePage, welfare: User, regional: User, time_machine
) -> None:
    name(welfare, regional)
    at(time_machine, FIRST)
    decide(case, again(regional))

    assert [d.side for d in SideDecision.objects.all()] == ["regional"]
    with pytest.raises(ReviewMoved):
        decide(case, again(regional))


def test_of_a_municipality_decides_for_its_cases_only(time_machine) -> None:
    here, there = MunicipalityFactory(), MunicipalityFactory()
    boss, deputy = approver(here), user_with(municipality=here, section="総務課")
    name(boss, deputy, Post(Side.MUNICIPAL, here))
    cases = []
    for town in (here, there):
        approver(town)
        case = make_draft(user_with(municipality=town))
        submit(case, case.owner)
        cases.append(fresh(case))
    at(time_machine, FIRST)

    assert waiting(again(deputy)) == [cases[0].pk]
    with pytest.raises(ReviewMoved):
        decide(cases[1], again(deputy))
    assert client_for(deputy).get(f"/reviews/{cases[1].pk}/").status_code == 404


def test_does_not_open_what_the_substitute_may_not_see(welfare: User, time_machine) -> None:
    outsider = user_with(section="総務課")
    author = user_with("accounts.view_prefectural")
    case = make_draft(author, visibility="prefectural")
    submit(case, author)
    name(welfare, outsider)
    at(time_machine, FIRST)

    assert waiting(again(outsider)) == []
    assert client_for(outsider).get(f"/reviews/{case.pk}/").status_code == 404


class TestNaming:
    @pytest.mark.parametrize(
        ("first", "last", "field"),
        [
            (LAST, FIRST, "ends_on"),
            (datetime.date(2026, 11, 1), datetime.date(2026, 11, 30), "ends_on"),
            (FIRST, FIRST + datetime.timedelta(days=367), "ends_on"),
        ],
    )
    def test_needs_a_period_that_makes_sense(
        self, welfare: User, deputy: User, first, last, field: str
    ) -> None:
        with pytest.raises(ValidationError) as refused:
            name_substitute(welfare, WELFARE, deputy, first, last)
        assert list(refused.value.message_dict) == [field]

    def test_refuses_oneself_holders_strangers_and_those_who_left(
        self, welfare: User, deputy: User
    ) -> None:
        left = user_with("accounts.view_prefectural", is_active=False)
        people = [
            welfare, reviewer(Side.WELFARE), user_with(municipality=MunicipalityFactory()), left,
        ]  # fmt: skip
        for person in people:
            with pytest.raises(ValidationError) as refused:
                name(welfare, person)
            assert list(refused.value.message_dict) == ["user"]
        name(welfare, deputy)
        with pytest.raises(ValidationError, match="すでに指定されています"):
            name(welfare, deputy)

    def test_is_for_ones_own_posts(self, welfare: User, deputy: User, time_machine) -> None:
        here, there = MunicipalityFactory(), MunicipalityFactory()
        boss = approver(here)
        assert [post.key for post in posts_of(welfare)] == ["welfare:"]
        assert [post.key for post in posts_of(boss)] == [f"municipal:{here.pk}"]
        for actor, post in (
            (welfare, Post(Side.REGIONAL)), (boss, WELFARE), (boss, Post(Side.MUNICIPAL, there)),
        ):  # fmt: skip
            with pytest.raises(PermissionDenied):
                name(actor, deputy, post)
        # A substitute names no further one.
        name(welfare, deputy)
        at(time_machine, FIRST)
        assert posts_of(again(deputy)) == []
        assert client_for(deputy).get(ADDRESS).status_code == 404

    def test_ends_at_once(
        self, case: CasePage, welfare: User, regional: User, deputy: User, time_machine
    ) -> None:
        row = name(welfare, deputy)
        at(time_machine, FIRST)
        with pytest.raises(PermissionDenied):
            end_substitution(regional, row.pk)

        end_substitution(welfare, row.pk)

        assert waiting(again(deputy)) == []
        assert [(e.details["change"], e.object_id) for e in entries(Action.SUBSTITUTE)] == [
            ("指定", str(deputy.pk)), ("解除", str(deputy.pk)),
        ]  # fmt: skip
        assert [
            m.subject.removeprefix("【連携ポータル】")
            for m in OutgoingMail.objects.filter(user=deputy).order_by("pk")
        ] == [
            "福祉部局の代理承認者に指定されました",
            "福祉部局の代理承認者の指定が解除されました",
        ]


class TestOnTheSite:
    def test_an_approver_names_and_ends(self) -> None:
        town = MunicipalityFactory()
        boss, deputy = approver(town), user_with(municipality=town, section="総務課")
        stranger = user_with(municipality=MunicipalityFactory())
        client = client_for(boss)
        page = client.get(ADDRESS)
        offered = {str(value) for value, _ in page.context["form"]["user"].field.choices}
        assert (str(deputy.pk) in offered, str(stranger.pk) in offered) == (True, False)

        data = {
            "post": f"municipal:{town.pk}", "user": deputy.pk,
            "starts_on": "令和8年12月7日", "ends_on": "R8.12.11",
        }  # fmt: skip
        assert client.post(ADDRESS, data).status_code == 302
        row = Substitution.objects.get()
        assert (row.user, row.starts_on, row.ends_on) == (deputy, FIRST, LAST)

        assert (
            client_for(approver(MunicipalityFactory())).post(ADDRESS, {"end": row.pk}).status_code
            == 404
        )
        assert client.post(ADDRESS, {"end": row.pk}).status_code == 302
        assert not Substitution.objects.exists()

    def test_mistakes_are_shown_with_what_was_typed(self, welfare: User, deputy: User) -> None:
        data = {
            "post": "welfare:",
            "user": deputy.pk,
            "starts_on": "2026-12-11",
            "ends_on": "2026-12-07",
        }
        response = client_for(welfare).post(ADDRESS, data)

        assert response.status_code == 422
        assert response.context["form"].errors == {
            "ends_on": ["終了日は、開始日と同じ日か、それより後の日にしてください。"]
        }
        for number in ("abc", "99999", "²"):
            assert client_for(welfare).post(ADDRESS, {"end": number}).status_code == 404

    def test_an_administrator_names_for_every_post_and_a_viewer_for_none(
        self, case: CasePage
    ) -> None:
        town = case.owner.municipality
        keys = {post.key for post in posts_of(member_of("administrator"))}
        assert keys == {"welfare:", "regional:", f"municipal:{town.pk}"}
        assert client_for(member_of("viewer")).get(ADDRESS).status_code == 404


def test_who_has_moved_to_another_workplace_decides_no_more(time_machine) -> None:
    here, there = MunicipalityFactory(), MunicipalityFactory()
    boss, deputy = approver(here), user_with(municipality=here, section="総務課")
    name(boss, deputy, Post(Side.MUNICIPAL, here))
    case = make_draft(user_with(municipality=here))
    submit(case, case.owner)
    at(time_machine, FIRST)
    assert waiting(again(deputy)) == [case.pk]

    User.objects.filter(pk=deputy.pk).update(municipality=there)

    assert waiting(again(deputy)) == []
    assert client_for(again(deputy)).get(f"/reviews/{case.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        decide(fresh(case), again(deputy))


def test_the_account_of_a_section_stands_in_for_nobody(welfare: User, deputy: User) -> None:
    User.objects.filter(pk=deputy.pk).update(is_shared=True)

    with pytest.raises(ValidationError, match="課アカウントは、代理承認者にできません"):
        name(welfare, again(deputy))
