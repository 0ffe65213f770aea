"""The form in which editors write a training. A draft may be incomplete; typed text is never lost."""

from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from portal.pages.page_forms import PortalPageForm
from portal.vocabularies.models import Term
from trainings.fields import TERM_FIELDS
from trainings.rules import next_slug, order_problems
from trainings.status import moment

HELD_AT_A_PLACE = {"onsite", "hybrid"}
HELD_ONLINE = {"online", "hybrid"}
ON_DEMAND = "ondemand"
RULED = (
    "opens_on",
    "opens_time",
    "deadline_on",
    "deadline_time",
    "available_from",
    "available_until",
    "cancelled",
)


class TrainingPageForm(PortalPageForm):
    """Validates a training. Some rules apply to publication only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the current terms, and those that the training already has."""
        super().__init__(*args, **kwargs)
        for name, vocabulary in TERM_FIELDS.items():
            if name in self.fields:
                self.fields[name].queryset = Term.objects.of(vocabulary).filter(
                    Q(pk__in=Term.objects.current().values("pk")) | Q(pk__in=self._chosen(name))
                )

    def _chosen(self, name: str) -> list[int]:
        return [term.pk for term in getattr(self.instance, name).all()]

    def clean(self) -> dict[str, Any]:
        """Validate across fields; venue and dates only for publication."""
        cleaned = super().clean()
        self._validate_order()
        if not self.is_deferred_validation:
            self._validate_dates()
            self._validate_place()
        return dict(cleaned)

    def _post_clean(self) -> None:
        """Give a new training a slug before the page is validated."""
        if not self.instance.slug and not self.cleaned_data.get("slug"):
            starts = self._starts()
            self.instance.slug = next_slug(self.parent_page, min(starts) if starts else None)
        super()._post_clean()

    def _rows(self) -> list[dict[str, Any]]:
        """Return the valid sessions that are not deleted."""
        formset = self.formsets["sessions"]
        formset.is_valid()
        rows = [form.cleaned_data for form in formset.forms if hasattr(form, "cleaned_data")]
        return [row for row in rows if row.get("day") and not row.get("DELETE")]

    def _starts(self) -> list[Any]:
        return [moment(row["day"], row.get("starts")) for row in self._rows()]

    def _validate_order(self) -> None:
        typed = SimpleNamespace(
            **{name: self.cleaned_data.get(name) for name in RULED},
            cancellation_reason=self.cleaned_data.get("cancellation_reason") or "",
        )
        for name, text in order_problems(typed, self._starts()).items():
            # The page's own validation finds the same error: report it once.
            if name not in self.errors:
                self.add_error(name, ValidationError(text))

    def _validate_dates(self) -> None:
        formset = self.formsets["sessions"]
        if formset.is_valid() and not self._rows() and not self.cleaned_data.get("available_from"):
            formset.non_form_errors().append(
                "公開するには、日程を1つ以上入力してください。"
                "開催日のないオンデマンド研修では、配信の開始日を入力してください。"
            )

    def _validate_place(self) -> None:
        delivery = self.cleaned_data.get("delivery")
        slug = delivery.slug if delivery else ""
        if slug in HELD_AT_A_PLACE and not self.cleaned_data.get("place_name"):
            self.add_error("place_name", "公開するには、会場を入力してください。")
        if slug in HELD_ONLINE and not self.cleaned_data.get("online_tool"):
            self.add_error(
                "online_tool",
                "公開するには、オンラインの方法（例 ウェブ会議システム）を入力してください。",
            )
        if slug == ON_DEMAND and not self.cleaned_data.get("available_from"):
            self.add_error("available_from", "公開するには、配信の開始日を入力してください。")
