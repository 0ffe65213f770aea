"""The effect of consents on readers, and the resulting tasks of editors (ADR 0022)."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Value
from django.utils import timezone

from casestudies.models import CasePage, ConsentRecord
from casestudies.models.consent import NOTICE_DAYS
from casestudies.permissions import may_contribute, own_cases
from portal.accounts.visibility import Limit, Visibility
from portal.japanese.dates import format_date
from portal.waiting.responsible import editable_pages, responsibility

#: A case is withheld when the first of its consents ends; a narrow one hides it from the public.
LIMIT = Limit(
    withheld=lambda day: ConsentRecord.objects.ended(day).values("page_id"),
    not_public=lambda: ConsentRecord.objects.narrow().values("page_id"),
)


@dataclass(frozen=True, slots=True)
class ConsentTask:
    """A consent that needs action, with the action."""

    case: CasePage
    pk: int | None
    subject: str
    state: str
    advice: str
    ends_on: datetime.date | None


def consent_tasks(case: CasePage) -> Iterator[ConsentTask]:
    """Yield the tasks for the stored consents of a case."""
    today = timezone.localdate()
    for consent in case.consents.all():
        found = _state(consent, case.visibility, today)
        if found:
            yield ConsentTask(case, consent.pk, consent.subject, *found, consent.ends_on)


def _state(consent: ConsentRecord, level: str, today: datetime.date) -> tuple[str, str] | None:
    """Return the state of a consent in words and the task; None if there is nothing to do."""
    end = consent.ends_on
    if end and end <= today:
        if consent.withdrawn_on and consent.withdrawn_on <= today:
            state, what = "撤回", "撤回された"
        elif consent.expires_on and consent.expires_on <= today:
            state, what = "期限切れ", "期限が来た"
        else:
            state, what = "終了（下書き）", "終わると下書きに記録された"
        return state, (
            f"{format_date(end)}に{what}ため、事例と画像の公開を止めています。"
            "同意を取り直すか、該当する文章や写真を取り除いて同意の記録の行を削除してから、"
            "もう一度公開してください。添付ファイルの公開範囲も確かめてください。"
        )
    if end and end <= today + datetime.timedelta(days=NOTICE_DAYS):
        return "まもなく終了", (
            f"{format_date(end)}になると、自動で公開が止まります。"
            "それまでに、同意を取り直すか、該当する文章や写真を取り除いてください。"
        )
    if level == Visibility.PUBLIC and consent.is_narrow:
        return "範囲が狭い", (
            "同意が「県内自治体職員」までのため、一般には公開していません。"
            "公開範囲を「県内自治体職員」にするか、範囲を広げる同意を取り直してください。"
        )
    return None


def tasks_for(user: Any, *, responsible: bool = False) -> list[ConsentTask]:
    """Return the tasks for live cases that `user` may edit, the most urgent first.

    Authors of a municipality edit its cases on the site; `on_the_site` of a case says so.

    Args:
        user: Who edits.
        responsible: Only those of which the user is in charge, for mails.
    """
    if may_contribute(user):
        cases, on_the_site = own_cases(user), True
    elif user.has_perm("wagtailadmin.access_admin"):
        editable = editable_pages(user)
        if responsible:
            editable = editable.filter(responsibility(user))
        cases, on_the_site = CasePage.objects.filter(pk__in=editable.values("pk")), False
    else:
        return []
    soon = timezone.localdate() + datetime.timedelta(days=NOTICE_DAYS)
    pressing = ConsentRecord.objects.ended(soon) | ConsentRecord.objects.narrow()
    found = (
        cases.filter(live=True, pk__in=pressing.values("page_id"))
        .annotate(on_the_site=Value(on_the_site, output_field=BooleanField()))
        .select_related("owner__municipality")
        .prefetch_related("consents")
    )
    tasks = [task for case in found for task in consent_tasks(case)]
    return sorted(tasks, key=lambda task: (task.ends_on or datetime.date.max, task.case.pk))
