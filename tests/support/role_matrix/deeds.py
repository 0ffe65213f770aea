"""What people do, and the functions of the product that say whether they may."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from wagtail.documents.permissions import permission_policy as documents
from wagtail.models import Page

from casestudies.models import CasePage
from casestudies.models import Side as ReviewSide
from casestudies.permissions import may_contribute, own_cases
from casestudies.reviewing.responsible import side_to_decide
from casestudies.reviewing.services import approve, may_submit, may_withdraw
from casestudies.reviewing.views import case_for
from portal.accounts.models import User
from portal.accounts.permissions import groups_to_give, may_manage_users
from portal.audit.permissions import may_read_log
from portal.liaison.services import person_name_for, readable_contacts
from portal.liaison.viewsets import LiaisonContactViewSet
from portal.mail.permissions import may_see_mails
from portal.municipalities.statistics.permissions import may_import_statistics
from portal.pages.drafts import readable_drafts
from portal.pages.models import PortalPage
from portal.pages.permissions import accessible_pages


@dataclass(frozen=True)
class Deed:
    """An action: its name in the cells, and the product's answer whether a user may do it.

    An answer may also be the name itself, for actions of which one is possible at a time.
    """

    name: str
    may: Callable[[Any, Any], bool | str]

    def in_words(self, thing: Any, user: Any) -> str:
        """Return the name of the action if the user may do it."""
        answer = self.may(thing, user)
        return answer if isinstance(answer, str) else self.name if answer else ""


def may_give(who: Any, user: User) -> bool:
    wanted = set(user.groups.values_list("pk", flat=True))
    given = (
        set(groups_to_give(who).values_list("pk", flat=True)) if may_manage_users(who) else set()
    )
    return bool(wanted) and wanted <= given


def _enters(user: Any) -> bool:
    return bool(user.has_perm("wagtailadmin.access_admin"))


def _reads(page: Page, user: Any) -> bool:
    return PortalPage.objects.visible_to(user).filter(pk=page.pk).exists()


def _reads_draft(page: Page, user: Any) -> bool:
    """Tell whether somebody reads what is not published: in the admin, or on the site as an author."""
    if not user.is_authenticated or (page.live and not page.has_unpublished_changes):
        return False
    on_site = readable_drafts(user)
    if on_site is not None and on_site.filter(pk=page.pk).exists():
        return True
    if isinstance(page, CasePage) and _opens_review(page, user):
        return True
    return _enters(user) and accessible_pages(user).filter(pk=page.pk).exists()


def _opens_review(case: CasePage, user: Any) -> bool:
    """Tell whether the page of the review, which shows the draft, exists for a user."""
    try:
        case_for(user, case.pk)
    except Http404:
        return False
    return True


def municipality_of(person: Any) -> int | None:
    return getattr(person, "municipality_id", None)


def _in_admin(name: str) -> Callable[[Any, Any], bool]:
    """Return the question that the admin asks before it does something with a page."""

    def may(page: Any, user: Any) -> bool:
        return _enters(user) and bool(getattr(page.permissions_for_user(user), f"can_{name}")())

    return may


PAGE_DEEDS = (
    Deed("読む", _reads),
    Deed("下書きを読む", _reads_draft),
    Deed("編集", _in_admin("edit")),
    Deed("公開", _in_admin("publish")),
    Deed("公開停止", _in_admin("unpublish")),
    Deed("削除", _in_admin("delete")),
)


def _writes_on_site(case: CasePage, user: Any) -> bool:
    return may_contribute(user) and own_cases(user).filter(pk=case.pk).exists()


def _submits(case: CasePage, user: Any) -> bool:
    waits = case.current_workflow_state is None and (not case.live or case.has_unpublished_changes)
    return bool(user.is_authenticated) and waits and may_submit(case, user)


DECISIONS = {
    ReviewSide.MUNICIPAL: "市町村承認",
    ReviewSide.WELFARE: "福祉の審査",
    ReviewSide.REGIONAL: "地域振興の審査",
}


def _decides(case: CasePage, user: Any) -> str:
    step = case.current_workflow_task_state
    if step is None or not user.is_authenticated:
        return ""
    side = side_to_decide(case, step, user)
    if side is None:
        return ""
    try:
        with transaction.atomic():
            approve(case, user, case.latest_revision_id)
            transaction.set_rollback(True)
    except (PermissionDenied, ValidationError):
        return ""
    return DECISIONS[side]


CASE_DEEDS = (
    *PAGE_DEEDS,
    Deed("投稿画面で書く", _writes_on_site),
    Deed("提出", _submits),
    Deed("引き上げ", lambda case, user: user.is_authenticated and may_withdraw(case, user)),
    Deed("審査", _decides),
)

CONTACTS = LiaisonContactViewSet().permission_policy
CONTACT_DEEDS = (
    Deed("読む", lambda contact, user: readable_contacts(user).filter(pk=contact.pk).exists()),
    Deed(
        "担当者名を読む",
        lambda contact, user: (
            readable_contacts(user).filter(pk=contact.pk).exists()
            and bool(person_name_for(contact, user))
        ),
    ),
    Deed(
        "編集",
        lambda contact, user: (
            _enters(user) and CONTACTS.user_has_permission_for_instance(user, "change", contact)
        ),
    ),
    Deed(
        "削除",
        lambda contact, user: (
            _enters(user) and CONTACTS.user_has_permission_for_instance(user, "delete", contact)
        ),
    ),
)

FILE_DEEDS = (
    Deed("読む", lambda file, user: file.is_visible_to(user)),
    Deed(
        "編集",
        lambda file, user: (
            _enters(user) and documents.user_has_any_permission_for_instance(user, ["change"], file)
        ),
    ),
    Deed(
        "削除",
        lambda file, user: (
            _enters(user) and documents.user_has_any_permission_for_instance(user, ["delete"], file)
        ),
    ),
)


def _holds(permission: str) -> Callable[[Any, Any], bool]:
    return lambda _thing, user: bool(user.has_perm(permission))


def _adds_to(model: str) -> Callable[[Any, Any], bool]:
    def may(_thing: Any, user: Any) -> bool:
        index = apps.get_model(model).objects.get()
        return _enters(user) and bool(index.permissions_for_user(user).can_add_subpage())

    return may


PORTAL_DEEDS = (
    Deed("管理画面に入る", lambda _thing, user: _enters(user)),
    Deed("連携事例を投稿画面で書き始める", lambda _thing, user: may_contribute(user)),
    Deed("連携事例を管理画面で書き始める", _adds_to("casestudies.CaseIndexPage")),
    Deed("研修を登録する", _adds_to("trainings.TrainingIndexPage")),
    Deed("通知・お知らせを書く", _adds_to("notices.NoticeIndexPage")),
    Deed("読者からの声を読む", _holds("feedback.view_feedback")),
    Deed("用語集に書く", _holds("vocabularies.add_glossaryentry")),
    Deed("語彙を変える", _holds("vocabularies.change_term")),
    Deed("検索の診断を見る", _holds("search.view_search_diagnosis")),
    Deed("統計値を取り込む", lambda _thing, user: may_import_statistics(user)),
    Deed("ポータルの設定を変える", _holds("pages.change_portalsettings")),
    Deed(
        "利用者を招待する・引き継ぐ",
        lambda _thing, user: bool(user.is_authenticated) and may_manage_users(user),
    ),
    Deed("操作記録を読む", lambda _thing, user: may_read_log(user)),
    Deed(
        "送信したメールを見る",
        lambda _thing, user: bool(user.is_authenticated) and may_see_mails(user),
    ),
)
