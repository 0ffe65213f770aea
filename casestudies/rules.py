"""What holds for every case, whether it is typed or imported. Knows no model of the app."""

import datetime

from django.utils import timezone
from wagtail.models import Page

SUMMARY_LIMIT = 300
EASY_SUMMARY_LIMIT = 200
TITLE_LIMIT = 100
#: Long answers may exceed this, but the editor is told so (domain.md 2.1: two A4 pages in print).
SOFT_LIMIT = 800
#: What the author of a case declares before it is published.
DECLARATIONS = ("declares_no_individual", "declares_consent", "declares_no_conference_secret")


def publication_day(start: datetime.datetime | None) -> datetime.date:
    """Return the day on which a case with this start first is out, if it is published now."""
    return timezone.localdate(max(start, timezone.now()) if start else None)


def next_slug(index: Page, fiscal_year: int) -> str:
    """Return a free address for a new case below `index`: 2024-001, 2024-002 and so on.

    Short and without Japanese, for it is printed and read out on the telephone.
    """
    prefix = f"{fiscal_year}-"
    taken = (
        Page.objects.child_of(index).filter(slug__startswith=prefix).values_list("slug", flat=True)
    )
    numbers = [int(rest) for slug in taken if (rest := slug.removeprefix(prefix)).isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:03d}"
