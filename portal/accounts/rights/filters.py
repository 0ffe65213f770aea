"""The filters of the report of rights: those of the list of users, and what needs a look."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from portal.accounts.filters import UserFilterSet
from portal.accounts.models import State
from portal.accounts.queries import (
    EXPIRES_SOON_DAYS,
    UNUSED_DAYS,
    expires_soon,
    in_state,
    unused,
)

UNUSED, OVER, SOON = "unused", "over", "soon"


class RightsFilterSet(UserFilterSet):
    """By role, workplace, state, and what needs a look."""

    attention = django_filters.MultipleChoiceFilter(
        label="確認が必要なもの",
        choices=[
            (UNUSED, f"{UNUSED_DAYS}日以上サインインがありません"),
            (OVER, "有効期限が過ぎています"),
            (SOON, f"{EXPIRES_SOON_DAYS}日以内に有効期限が来ます"),
        ],
        method="needing_attention",
        widget=forms.CheckboxSelectMultiple,
    )
    unused = None

    def needing_attention(self, users: QuerySet, _name: str, values: list[str]) -> QuerySet:
        """Return the accounts with one of the reasons."""
        reasons = {UNUSED: unused(), OVER: in_state(State.EXPIRED), SOON: expires_soon()}
        wanted = Q(pk__in=[])
        for value in values:
            wanted |= reasons[value]
        return users.filter(wanted) if values else users
