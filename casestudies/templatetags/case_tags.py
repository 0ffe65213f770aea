"""Template filters of the page and of the list of cases."""

import re
from decimal import Decimal
from typing import Any

from django import template

from casestudies import facts
from casestudies.models import CasePage
from casestudies.presentation import number
from casestudies.reviewing.comment_forms import field_choices
from casestudies.reviewing.progress import Progress, Returned, progress_of
from portal.japanese.dates import era_year, parse_month

register = template.Library()
_ISO_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)


@register.filter
def plain_number(value: Decimal | None) -> str:
    """Show a number with thousands separators, without trailing zeros; nothing for None."""
    return "" if value is None else number(Decimal(value))


@register.filter
def month(value: str) -> str:
    """Show a stored month (2022-03) as 令和4年3月; anything else as it is."""
    if not _ISO_MONTH.fullmatch(value or ""):
        return value or ""
    day = parse_month(value)
    return f"{era_year(day)}{day.month}月"


@register.filter
def facts_line(case: CasePage) -> list[str]:
    """Return the facts below the title in a list of cases."""
    return facts.facts_line(case)


@register.filter
def side_labels(case: CasePage) -> dict[str, list[str]]:
    """Return the programmes of both sides for a list of cases."""
    return facts.side_labels(case)


@register.simple_tag
def review_progress(page: Any) -> Progress | None:
    """Return how far the review of a case is; None for other pages and for cases never submitted."""
    if not isinstance(page, CasePage) or not page.pk or not page.workflow_states.exists():
        return None
    return progress_of(page)


@register.filter
def labelled_comments(returned: Returned) -> list[tuple[str, str]]:
    """Return the comments of a reviewer with the labels of the fields."""
    labels = dict(field_choices())
    return [(labels.get(name, name), text) for name, text in returned.comments.items()]
