"""The rules for every case, typed or imported. Imports no model of the app."""

import datetime

from django.utils import timezone
from wagtail.models import Page

from portal.accounts.visibility import Visibility

SUMMARY_LIMIT = 300
EASY_SUMMARY_LIMIT = 200
TITLE_LIMIT = 100
#: Longer answers are allowed, with a warning (domain.md 2.1: two A4 pages in print).
SOFT_LIMIT = 800
#: Characters of a reviewer's comment or reason.
REVIEW_COMMENT_LIMIT = 2000
#: The levels that authors of municipalities may choose: the others exclude the author or the reviewers.
AUTHORS_LEVELS = (Visibility.PUBLIC, Visibility.MUNICIPAL)
#: The declarations of the author that publication requires.
DECLARATIONS = ("declares_no_individual", "declares_consent", "declares_no_conference_secret")


def publication_day(start: datetime.datetime | None) -> datetime.date:
    """Return the first day on which a case with this start is visible if it is published now."""
    return timezone.localdate(max(start, timezone.now()) if start else None)


def next_slug(index: Page, fiscal_year: int) -> str:
    """Return an unused slug for a new case under `index`: 2024-001, 2024-002 and so on.

    Short and without Japanese characters, because it is printed and read out on the telephone.
    """
    prefix = f"{fiscal_year}-"
    taken = (
        Page.objects.child_of(index).filter(slug__startswith=prefix).values_list("slug", flat=True)
    )
    numbers = [int(rest) for slug in taken if (rest := slug.removeprefix(prefix)).isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:03d}"
