"""The filters of the list of users."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from wagtail.admin.filters import WagtailFilterSet

from portal.accounts.models import State, User
from portal.accounts.queries import UNUSED_DAYS, in_state, unused
from portal.accounts.roles import RoleName, Side
from portal.municipalities.models import Municipality


class UserFilterSet(WagtailFilterSet):
    """By role, workplace and state, and those who have not signed in for long."""

    role = django_filters.MultipleChoiceFilter(
        label="役割",
        choices=RoleName.choices,
        method="with_role",
        widget=forms.CheckboxSelectMultiple,
    )
    side = django_filters.ChoiceFilter(label="部局", choices=Side.choices)
    municipality = django_filters.ModelChoiceFilter(
        label="市町村", queryset=Municipality.objects.order_by("code")
    )
    state = django_filters.ChoiceFilter(label="状態", choices=State.choices, method="with_state")
    unused = django_filters.ChoiceFilter(
        label="サインイン",
        choices=[("yes", f"{UNUSED_DAYS}日以上サインインがありません")],
        method="without_sign_in",
    )

    def __init__(self, *args: Any, is_searching: bool = False, **kwargs: Any) -> None:
        """Accept what Wagtail's list of users tells its filters."""
        super().__init__(*args, **kwargs)

    def with_role(self, users: QuerySet, _name: str, values: list[str]) -> QuerySet:
        """Return the members of one of the roles."""
        names = [RoleName(value).label for value in values]
        # A subquery: a join would show members of two roles twice, and the search allows no distinct.
        chosen = User.objects.filter(groups__name__in=names)
        return users.filter(pk__in=chosen.values("pk")) if names else users

    def with_state(self, users: QuerySet, _name: str, value: str) -> QuerySet:
        """Return the accounts in a state."""
        return users.filter(in_state(State(value)))

    def without_sign_in(self, users: QuerySet, _name: str, _value: str) -> QuerySet:
        """Return the accounts in use that nobody uses."""
        return users.filter(unused())

    class Meta:
        model = User
        fields: list[str] = []
