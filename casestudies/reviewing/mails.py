"""Mails about reviews. They hold number, title and link of a case, and nothing that it says."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState

from casestudies.models import CasePage, Side, SideDecision, Substitution
from casestudies.reviewing.due import days_per_step, due_on
from casestudies.reviewing.responsible import sides_of, step_sides, users_responsible
from casestudies.reviewing.waiting import waiting_for
from portal.japanese.dates import format_date
from portal.mail.categories import Category
from portal.mail.digest_times import Frequency
from portal.mail.models import DigestItem
from portal.mail.services import News, notify

REQUEST = "review-request"
RESULT = "review-result"
SUBSTITUTE = "review-substitute"


def ask_for_review(case: CasePage, step: TaskState) -> None:
    """Ask those who decide at a step, but neither the author nor who edited last."""
    draft = case.get_latest_revision()
    sides = step_sides(step)
    people = {
        user
        for side in sides
        for user in users_responsible(case, side).exclude(pk__in=_authors(case, draft.user_id))
    }
    day = format_date(due_on(step.started_at, days_per_step()))
    line = f"{'・'.join(side.label for side in sides)}の審査をお願いします。期限は{day}です。"
    notify(people, REQUEST, _news(case, f"review:{step.pk}", line))


def ask_again(case: CasePage, outdated: Sequence[SideDecision]) -> None:
    """Ask the sides again whose decision no longer counts, because the text has changed."""
    draft = case.get_latest_revision()
    for decision in outdated:
        people = users_responsible(case, Side(decision.side)).exclude(
            pk__in=_authors(case, draft.user_id)
        )
        line = "承認のあとに内容が変わったため、もう一度審査をお願いします。"
        key = f"review:{decision.task_state_id}:{decision.side}:{decision.revision_id}"
        notify(people, REQUEST, _news(case, key, line))


def tell_of_publication(case: CasePage, state: WorkflowState) -> None:
    """Tell the author that the review has ended with an approval."""
    line = "審査が終わり、承認されました。"
    notify(_told(case, state), RESULT, _news(case, f"review-result:{state.pk}", line))


def tell_of_return(case: CasePage, state: WorkflowState) -> None:
    """Tell the author that the case was sent back; the reason stays in the portal."""
    line = "差し戻されました。理由は、リンク先で確かめられます。"
    key = f"review-result:{state.pk}:{state.current_task_state_id}"
    notify(_told(case, state), RESULT, _news(case, key, line))


def tell_substitute(row: Substitution) -> None:
    """Tell somebody that they decide for a side or a municipality for a time."""
    waiting = len(waiting_for(row.user)) if row.is_current else 0
    line = f"期間は{_period(row)}です。"
    if waiting:
        line += f"いま{waiting}件の事例が審査を待っています。"
    _notify_substitute(row, "named", f"{row.post}の代理承認者に指定されました", line)


def tell_former_substitute(row: Substitution) -> None:
    """Tell somebody that they do not decide for others any more."""
    line = f"予定していた期間は{_period(row)}でした。"
    _notify_substitute(row, "ended", f"{row.post}の代理承認者の指定が解除されました", line)


def _notify_substitute(row: Substitution, what: str, title: str, line: str) -> None:
    url = f"{settings.BASE_URL}{reverse('reviews:list')}"
    news = News(f"substitution:{row.pk}:{what}", title, url, line=line)
    notify([row.user], SUBSTITUTE, news)


def _period(row: Substitution) -> str:
    return f"{format_date(row.starts_on)}から{format_date(row.ends_on)}まで"


def _authors(case: CasePage, editor: int | None) -> list[int]:
    return [pk for pk in (case.owner_id, editor) if pk is not None]


def _told(case: CasePage, state: WorkflowState) -> Iterable[Any]:
    """Return the author and who has submitted the case, if they may see it."""
    people = {user for user in (case.owner, state.requested_by) if user is not None}
    return [user for user in people if _may_see(user, case)]


def _may_see(user: Any, case: CasePage) -> bool:
    return bool(CasePage.objects.within_audience_of(user).filter(pk=case.pk).exists())


def _news(case: CasePage, key: str, line: str) -> News:
    title = case.get_latest_revision().content["title"]
    url = f"{settings.BASE_URL}{reverse('reviews:detail', args=[case.pk])}"
    return News(key, title, url, number=str(case.pk), line=line)


def _still_waiting(user: Any, items: Sequence[DigestItem]) -> Sequence[DigestItem]:
    waiting = {str(each.case.pk) for each in waiting_for(user)}
    return [item for item in items if item.number in waiting]


def _still_seen(user: Any, items: Sequence[DigestItem]) -> Sequence[DigestItem]:
    numbers = [int(item.number) for item in items]
    seen = CasePage.objects.within_audience_of(user).filter(pk__in=numbers)
    left = {str(pk) for pk in seen.values_list("pk", flat=True)}
    return [item for item in items if item.number in left]


CATEGORIES = (
    Category(
        REQUEST,
        "連携事例の審査の依頼",
        "連携事例の承認・審査を担当しているため、",
        is_duty=True,
        # A step may take days: one mail a day is enough.
        default=Frequency.DAILY,
        is_offered_to=lambda user: bool(sides_of(user)),
        still_concerns=_still_waiting,
    ),
    Category(
        RESULT,
        "連携事例の審査の結果",
        "連携事例を審査に提出したため、",
        is_duty=True,
        is_offered_to=lambda user: CasePage.objects.filter(owner=user.pk).exists(),
        still_concerns=_still_seen,
    ),
    Category(
        SUBSTITUTE,
        "代理承認者の指定",
        "連携事例の代理承認者に指定された、または解除されたため、",
        is_duty=True,
        is_offered_to=lambda user: Substitution.objects.not_over().filter(user=user.pk).exists(),
    ),
)
