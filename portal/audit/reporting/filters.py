"""The filters of the report of the log."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from portal.audit.models import Action, Entry, Outcome


def _people(_request: Any) -> "QuerySet[Any]":
    user = get_user_model()
    return user._default_manager.order_by(user.USERNAME_FIELD)


class EntryFilterSet(WagtailFilterSet):
    """Narrows by period, deed, person, thing and result; people deleted since are found by text."""

    at = django_filters.DateFromToRangeFilter(label="期間", widget=DateRangePickerWidget)
    action = django_filters.MultipleChoiceFilter(
        label="操作", choices=Action.choices, widget=forms.CheckboxSelectMultiple
    )
    person = django_filters.ModelChoiceFilter(
        label="利用者", queryset=_people, method="filter_person"
    )
    thing = django_filters.CharFilter(
        label="対象（例 連携事例 12）", field_name="object_label", lookup_expr="icontains"
    )
    outcome = django_filters.ChoiceFilter(
        label="結果", choices=Outcome.choices, empty_label="すべて", widget=forms.RadioSelect
    )

    class Meta:
        model = Entry
        fields: ClassVar = ["at", "action", "person", "thing", "outcome"]

    def filter_person(
        self, entries: "QuerySet[Entry]", _name: str, person: Any
    ) -> "QuerySet[Entry]":
        """Keep what a user has done."""
        return entries.filter(actor_id=person.pk)
