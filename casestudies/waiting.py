"""What waits for somebody among the cases: registered with `portal.waiting`."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import BigIntegerField, BooleanField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from casestudies.consents import ConsentTask, tasks_for
from casestudies.models import CaseMunicipality, CasePage
from casestudies.permissions import may_contribute, may_import, own_cases
from casestudies.readiness import missing_answers
from casestudies.reviewing.responsible import sides_of
from casestudies.reviewing.waiting import Waiting, waiting_for
from portal.municipalities.models import Municipality
from portal.waiting.mails import reminder
from portal.waiting.places import Places
from portal.waiting.registry import Item, Source
from portal.waiting.responsible import editable_pages, looks_after_pages, owner_of
from portal.waiting.review_dates import CATEGORY, HELP, is_due, item_of

#: Missing answers that a line names.
NAMED = 3

REVIEW_REMINDERS = reminder(
    "review-reminders",
    "期限を過ぎた審査のお知らせ",
    "連携事例の承認・審査を担当しているため、",
    is_offered_to=lambda user: bool(sides_of(user)),
    is_duty=True,
)
CONSENTS = reminder(
    "consents",
    "掲載の同意の期限のお知らせ",
    "掲載の同意を記録した連携事例を担当しているため、",
    is_offered_to=looks_after_pages,
    is_duty=True,
)


def _case_url(case: Any) -> str:
    """Return where a user works on a case; `on_the_site` is set by the query."""
    name = "contributing:case" if case.on_the_site else "wagtailadmin_pages:edit"
    return reverse(name, args=[case.pk])


def _marked(cases: "QuerySet[CasePage]", *, on_the_site: bool) -> "QuerySet[CasePage]":
    return cases.annotate(on_the_site=Value(on_the_site, output_field=BooleanField()))


def _review_item(waiting: Waiting) -> Item:
    return Item(
        str(waiting.case.pk),
        waiting.title,
        waiting.url,
        waiting.side.label,
        waiting.due_on,
        "内容を確かめ、承認するか差し戻します",
        is_overdue=waiting.is_overdue,
    )


def _overdue_reviews(user: Any) -> Sequence[Waiting]:
    return [each for each in waiting_for(user) if each.is_overdue]


def _drafts(user: Any) -> "QuerySet[CasePage]":
    """Return the drafts of an author's municipality, or of an editor, that nobody reviews now."""
    if may_contribute(user):
        cases = _marked(own_cases(user), on_the_site=True)
    elif user.has_perm("wagtailadmin.access_admin"):
        editable = editable_pages(user).filter(owner=user.pk)
        own = CasePage.objects.filter(pk__in=editable.values("pk"))
        cases = _marked(own, on_the_site=False)
    else:
        return CasePage.objects.none()
    active = WorkflowState.objects.active().filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    reviewed = active.annotate(key=Cast("object_id", BigIntegerField())).filter(key=OuterRef("pk"))
    return (
        cases.annotate(returned=Exists(reviewed.filter(status="needs_changes")))
        .filter(~Exists(reviewed.filter(status="in_progress")))
        # Not those that were taken down: nobody has begun to write there.
        .filter(
            Q(first_published_at=None, live=False)
            | Q(live=True, has_unpublished_changes=True)
            | Q(returned=True)
        )
        .select_related("owner__municipality", "latest_revision")
        .order_by("-returned", "-latest_revision_created_at", "pk")
    )


def _draft_item(case: Any) -> Item:
    missing = missing_answers(case.latest_revision.content) if case.latest_revision else []
    names = "、".join(missing[:NAMED])
    if len(missing) > NAMED:
        names += f" ほか{len(missing) - NAMED}項目"
    note = (
        f"足りない項目：{names}"
        if names
        else "必須の項目はそろっています。確認の画面から、審査に出せます"
    )
    if case.returned:
        note = f"差し戻されました。{note}"
    changed = case.latest_revision_created_at
    day = timezone.localdate(changed) if changed else None
    return Item(
        str(case.pk), case.draft_title or case.title, _case_url(case), owner_of(case), day, note
    )


def _own_review_dates(user: Any) -> "QuerySet[CasePage]":
    if not may_contribute(user):
        return CasePage.objects.none()
    return is_due(_marked(own_cases(user), on_the_site=True))


def _consent_item(task: ConsentTask) -> Item:
    return Item(
        f"{task.case.pk}-{task.pk}",
        task.case.draft_title or task.case.title,
        _case_url(task.case),
        owner_of(task.case),
        task.ends_on,
        f"{task.state}：{task.advice}",
        # The subject of a consent stays in the portal.
        aside=f"同意の対象：{task.subject}",
    )


def _responsible_consents(user: Any) -> list[ConsentTask]:
    return tasks_for(user, responsible=True)


def _towns(user: Any) -> "QuerySet[Municipality]":
    """Return the municipalities without a case that the user may see."""
    if not may_import(user):
        return Municipality.objects.none()
    seen = CaseMunicipality.objects.filter(page__in=CasePage.objects.visible_to(user).values("pk"))
    return (
        Municipality.objects.current()
        .exclude(pk__in=seen.values("municipality"))
        .select_related("region")
        .order_by("code")
    )


def _town_item(town: Municipality) -> Item:
    return Item(
        town.code,
        f"{town.label}（{town.region.name}）" if town.region else town.label,
        reverse("municipalities:detail", args=[town.code]),
        "県の編集者",
        note="連携事例がありません。取り組みを尋ねて、投稿をお願いします",
    )


def _place_names(keys: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    parts = CaseMunicipality.objects.filter(page__in=keys).order_by("sort_order", "pk")
    for page, name in parts.values_list("page_id", "municipality__name"):
        found.setdefault(page, []).append(name)
    return found


PLACES = Places(
    _place_names,
    lambda town: CaseMunicipality.objects.filter(municipality=town).values("page_id"),
)

SOURCES = (
    Source(
        "reviews",
        "審査を待っている事例",
        10,
        waiting_for,
        _review_item,
        category=REVIEW_REMINDERS.slug,
        mailed_rows=_overdue_reviews,
    ),
    Source("drafts", "書きかけの事例", 20, _drafts, _draft_item, day_label="更新日"),
    Source(
        "own-review-dates",
        "確認期限の事例",
        31,
        _own_review_dates,
        lambda case: item_of(case, _case_url(case)),
        help_text=HELP,
        day_label="確認期限",
        category=CATEGORY,
    ),
    Source(
        "consents",
        "掲載の同意の確認",
        40,
        tasks_for,
        _consent_item,
        help_text="掲載の同意が終わった、期限が近い、または範囲の狭い公開中の事例です。",
        day_label="同意の終わり",
        category=CONSENTS.slug,
        mailed_rows=_responsible_consents,
    ),
    Source(
        "towns-without-case",
        "連携事例のない市町村",
        80,
        _towns,
        _town_item,
        day_label="",
        is_task=False,
    ),
)
