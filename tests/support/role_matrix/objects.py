"""The objects and people of the matrix."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group
from wagtail.models import Collection, Page, Revision

from casestudies.models import CasePage
from casestudies.models import Side as ReviewSide
from casestudies.reviewing.responsible import step_sides
from casestudies.reviewing.services import approve, submit
from portal.accounts.models import User
from portal.accounts.permissions import may_administer, may_manage_users
from portal.accounts.roles import OF_MUNICIPALITIES, SIDES, RoleName
from portal.accounts.visibility import Visibility
from portal.setup.groups import make_groups
from portal.setup.review import make_review
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.casestudies import make_case_index
from tests.factories.liaison import LiaisonContactFactory, PrefectureContactFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.notices import NoticePageFactory, make_notice_index
from tests.factories.pages import PortalDocumentFactory
from tests.factories.reviews import fresh, make_draft
from tests.factories.trainings import TrainingPageFactory, make_training_index
from tests.support.role_matrix.deeds import (
    CASE_DEEDS,
    CONTACT_DEEDS,
    FILE_DEEDS,
    PAGE_DEEDS,
    PORTAL_DEEDS,
    Deed,
    may_give,
    municipality_of,
)

ANONYMOUS, SUPERUSER = "未サインイン", "システム管理者"
ROLES = {str(role.label): role for role in RoleName}
PEOPLE = (ANONYMOUS, *ROLES, SUPERUSER)

TRAINING_NOTE = "講師は、自分が作成した研修だけを編集・公開します。ほかの人の研修は、読者として読めるものだけが見えます。"


@dataclass(frozen=True)
class Table:
    """A part of the document: what it is about, and for each object a row of what each may do."""

    title: str
    note: str
    heads: tuple[str, ...]
    rows: list[tuple[tuple[str, ...], dict[str, list[str]]]]


class Matrix:
    """The objects and people of the matrix, in the database of a test."""

    def __init__(self) -> None:
        """Make the groups of the set-up, one user of each role, and their municipality."""
        make_case_index()
        make_training_index()
        make_notice_index()
        make_groups()
        make_review()
        self.own = MunicipalityFactory(name="潮見市")
        self.other = MunicipalityFactory(name="山手町")
        self.people: dict[str, Any] = {ANONYMOUS: AnonymousUser()}
        for label, role in ROLES.items():
            self.people[label] = self._member(role)
        self.people[SUPERUSER] = AdministratorFactory(email="system@pref.example.jp")
        # Somebody else who decides, so that no step is left out.
        self.author = self._member(RoleName.CONTRIBUTOR)
        self.colleagues = {role: self._member(role) for role in RoleName}

    def _member(self, role: RoleName) -> User:
        user: User = UserFactory(
            email=f"{role}@example.jp",
            side=SIDES.get(role, ""),
            municipality=self.own if role in OF_MUNICIPALITIES | {RoleName.VIEWER} else None,
        )
        user.groups.set([Group.objects.get(name=role.label)])
        return user

    def tables(self) -> Iterator[Table]:
        """Return all parts of the matrix."""
        yield self._cases()
        yield self._trainings()
        yield self._notices()
        yield self._contacts()
        yield self._files()
        yield self._users()
        yield self._portal()

    def _row(self, thing: Any, deeds: Iterable[Deed], people: dict[str, Any] | None = None) -> Any:
        """Return what each may do with a thing. People are loaded afresh: answers are cached on them."""
        found = {}
        for label, person in (people or self.people).items():
            user = person if label == ANONYMOUS else User.objects.get(pk=person.pk)
            found[label] = [word for deed in deeds if (word := deed.in_words(thing, user))]
        return found

    # ---- cases

    def _cases(self) -> Table:
        rows = []
        for level in Visibility:
            for state, make in self._case_states():
                case = make(level)
                if case is None:
                    continue
                names = (str(level.label), state)
                rows.append(((*names, "自分が作成"), self._case_row(case, self._make_own)))
                if case.current_workflow_task_state is not None:
                    edited = self._case_row(case, self._make_last_editor)
                    rows.append(((*names, "自分が最後に編集"), edited))
                near = self._case_row(case, self._make_colleague_s)
                rows.append(((*names, "自分の市町村"), near))
                # Nothing changes for people without a municipality.
                people = {k: v for k, v in self.people.items() if municipality_of(v)}
                far = self._case_row(case, self._make_foreign, people)
                rows.append(((*names, "ほかの市町村"), near | far))
        return Table(
            "連携事例",
            "「自分が最後に編集」は、同じ市町村の同僚が作成し、自分が最後に編集したものです。"
            "「自分の市町村」は同じ市町村の同僚が作成したもの、「ほかの市町村」はほかの市町村の人が作成したものです。"
            "県の役割には市町村がないため、「自分の市町村」と「ほかの市町村」に違いはありません。"
            "公開は、審査の最後の承認で行われます。市町村の人が見られない公開範囲では、市町村承認は省略されます。",
            ("公開範囲", "状態", "だれのものか"),
            rows,
        )

    def _case_row(
        self,
        case: CasePage,
        prepare: Callable[[CasePage, User], None],
        people: dict[str, Any] | None = None,
    ) -> Any:
        found = {}
        owner, editor = case.owner_id, case.latest_revision.user_id
        for label, person in (people or self.people).items():
            if label != ANONYMOUS:
                prepare(case, person)
            found |= self._row(fresh(case), CASE_DEEDS, {label: person})
            CasePage.objects.filter(pk=case.pk).update(owner=owner)
            Revision.objects.filter(pk=case.latest_revision_id).update(user=editor)
            if label != ANONYMOUS and person.municipality_id:
                User.objects.filter(pk=person.pk).update(municipality=self.own)
        return found

    def _make_own(self, case: CasePage, person: User) -> None:
        CasePage.objects.filter(pk=case.pk).update(owner=person)

    def _make_last_editor(self, case: CasePage, person: User) -> None:
        Revision.objects.filter(pk=case.latest_revision_id).update(user=person)

    def _make_colleague_s(self, case: CasePage, person: User) -> None:
        """Leave the case with its author, who works for the same municipality."""

    def _make_foreign(self, case: CasePage, person: User) -> None:
        if person.municipality_id:
            User.objects.filter(pk=person.pk).update(municipality=self.other)

    def _case_states(self) -> Sequence[tuple[str, Callable[[str], CasePage | None]]]:
        return (
            ("下書き", self._draft),
            ("市町村承認待ち", self._submitted),
            ("両部局の審査待ち", self._approved_by_municipality),
            ("公開中", self._published),
        )

    def _draft(self, level: str) -> CasePage:
        author = User.objects.get(pk=self.author.pk)
        case = make_draft(author, visibility=level)
        # 関係者のみ: those who decide are among the participants, the people of the columns are not.
        case.participants.set(self.colleagues.values())
        case.save_revision(user=author)
        return fresh(case)

    def _submitted(self, level: str) -> CasePage | None:
        """Return a case that waits for the municipality; None where nobody there may see it."""
        case = self._draft(level)
        submit(case, case.owner)
        case = fresh(case)
        step = case.current_workflow_task_state
        return case if ReviewSide.MUNICIPAL in step_sides(step) else None

    def _approved_by_municipality(self, level: str) -> CasePage:
        case = self._submitted(level)
        if case is None:
            return fresh(CasePage.objects.latest("pk"))
        approver = User.objects.get(pk=self.colleagues[RoleName.APPROVER].pk)
        approve(case, approver, case.latest_revision_id)
        return fresh(case)

    def _published(self, level: str) -> CasePage:
        case = self._draft(level)
        case.get_latest_revision().publish()
        return fresh(case)

    # ---- pages that editors write

    def _trainings(self) -> Table:
        index = make_training_index()
        return self._pages("研修・情報共有の機会", TrainingPageFactory, index, TRAINING_NOTE)

    def _notices(self) -> Table:
        return self._pages("通知・お知らせ", NoticePageFactory, make_notice_index(), "")

    def _pages(self, title: str, factory: Any, index: Page, note: str) -> Table:
        rows = []
        colleague = self.colleagues[RoleName.ADMINISTRATOR]
        for level in Visibility:
            for state, live in (("下書き", False), ("公開中", True)):
                page = factory(parent=index, visibility=level, live=live, owner=colleague)
                revision = page.save_revision()
                if live:
                    revision.publish()
                for relation in ("自分が作成", "ほかの人が作成"):
                    found = {}
                    for label, person in self.people.items():
                        mine = relation == "自分が作成" and label != ANONYMOUS
                        owner = person.pk if mine else colleague.pk
                        Page.objects.filter(pk=page.pk).update(owner=owner)
                        stored = type(page).objects.get(pk=page.pk)
                        found |= self._row(stored, PAGE_DEEDS, {label: person})
                    rows.append(((str(level.label), state, relation), found))
        return Table(title, note, ("公開範囲", "状態", "だれのものか"), rows)

    # ---- contacts and files

    def _contacts(self) -> Table:
        rows = []
        for level in Visibility:
            places = (("自分の市町村", self.own), ("ほかの市町村", self.other))
            for relation, place in places:
                contact = LiaisonContactFactory(municipality=place, visibility=level)
                rows.append(((str(level.label), relation), self._row(contact, CONTACT_DEEDS)))
            contact = PrefectureContactFactory(visibility=level)
            rows.append(((str(level.label), "県"), self._row(contact, CONTACT_DEEDS)))
        return Table("連絡調整担当", "", ("公開範囲", "どこの担当か"), rows)

    def _files(self) -> Table:
        rows = []
        uploader = self.colleagues[RoleName.ADMINISTRATOR]
        for level in Visibility:
            for name in ("福祉", "地域振興", "研修"):
                file = PortalDocumentFactory(
                    visibility=level,
                    uploaded_by_user=uploader,
                    collection=Collection.objects.get(name=name),
                )
                rows.append(((str(level.label), name), self._row(file, FILE_DEEDS)))
        note = "ほかの人が登録したファイルについての表です。「関係者のみ」のファイルは、登録した人だけが見られます。"
        return Table("ファイル", note, ("公開範囲", "コレクション"), rows)

    # ---- people and the portal

    def _users(self) -> Table:
        rows = []
        for label, role in ROLES.items():
            deeds = [
                Deed("変更", lambda user, who: may_manage_users(who) and may_administer(who, user)),
                Deed("役割を付ける", lambda user, who: may_give(who, user)),
            ]
            rows.append(((label,), self._row(self.colleagues[role], deeds)))
        boss = AdministratorFactory()
        deeds = [
            Deed("変更", lambda user, who: may_manage_users(who) and may_administer(who, user)),
            Deed("役割を付ける", lambda _user, who: bool(who.is_superuser)),
        ]
        rows.append(((SUPERUSER,), self._row(boss, deeds)))
        return Table(
            "利用者",
            "行は、変更される利用者の役割です。招待、一覧の取り込み、権限の一覧、引き継ぎは、「変更」ができる人だけが行えます。",
            ("相手の役割",),
            rows,
        )

    def _portal(self) -> Table:
        rows = [
            ((deed.name,), self._row(None, [Deed("できる", deed.may)])) for deed in PORTAL_DEEDS
        ]
        return Table("ポータル全体", "", ("操作",), rows)
