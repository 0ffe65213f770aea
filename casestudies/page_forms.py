"""The form in which editors write a case. A draft may be incomplete; typed text is never lost."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from casestudies.fields import TERM_FIELDS
from casestudies.rules import DECLARATIONS, TITLE_LIMIT, next_slug, publication_day
from portal.pages.page_forms import PortalPageForm
from portal.vocabularies.models import Term


class CasePageForm(PortalPageForm):
    """Validates a case. Each rule is a method `_validate_…`; some apply to publication only."""

    #: Every case has a municipality, so one blank row is offered.
    rows_to_fill = ("case_municipalities",)

    class Media:
        js = ["casestudies/counter.js"]
        css = {"all": ["casestudies/counter.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the current terms, and those that the case already has."""
        super().__init__(*args, **kwargs)
        for name, vocabulary in TERM_FIELDS.items():
            if name in self.fields:
                chosen = [term.pk for term in getattr(self.instance, name).all()]
                self._offer(name, vocabulary, chosen)

    def _offer(self, name: str, vocabulary: str, chosen: list[int | None]) -> None:
        current = Term.objects.current().of(vocabulary)
        self.fields[name].queryset = Term.objects.filter(
            Q(pk__in=current.values("pk")) | Q(pk__in=[pk for pk in chosen if pk])
        )

    def may_widen(self) -> bool:
        """Tell whether the acting user may choose a wider level: the review decides on it."""
        return bool(self.instance.permissions_for_user(self.for_user).can_edit())

    def clean(self) -> dict[str, Any]:
        """Validate across fields; declarations and municipality only for publication."""
        cleaned = super().clean()
        self._give_address()
        self._validate_title_length()
        self._validate_distinct_municipalities()
        if not self.is_deferred_validation:
            self._validate_declarations()
            self._validate_municipalities()
            self._validate_consents()
        return dict(cleaned)

    def _give_address(self) -> None:
        """Give a new case a unique slug, which later edits do not change."""
        fiscal_year = self.cleaned_data.get("fiscal_year")
        if not self.instance.slug and fiscal_year:
            self.instance.slug = next_slug(self.parent_page, fiscal_year)

    def _validate_title_length(self) -> None:
        title = self.cleaned_data.get("title", "")
        if len(title) > TITLE_LIMIT:
            message = f"{TITLE_LIMIT}字以内で入力してください（現在{len(title)}字）。"
            self.add_error("title", ValidationError(message))

    def _validate_declarations(self) -> None:
        for name in DECLARATIONS:
            if not self.cleaned_data.get(name):
                message = "公開するには、内容を確かめてチェックを入れてください。"
                self.add_error(name, ValidationError(message))

    def _validate_municipalities(self) -> None:
        formset = self.formsets["case_municipalities"]
        if formset.is_valid() and not self._municipalities():
            formset.non_form_errors().append("公開するには、市町村を1つ以上選んでください。")

    def _validate_consents(self) -> None:
        formset = self.formsets["consents"]
        formset.is_valid()
        day = publication_day(self.cleaned_data.get("go_live_at"))
        level = self.cleaned_data.get("visibility") or self.instance.visibility
        for row in formset.forms:
            values = getattr(row, "cleaned_data", {})
            problem = row.instance.problem(day, level)
            if problem and values and not values.get("DELETE"):
                row.add_error(*problem)

    def _validate_distinct_municipalities(self) -> None:
        formset = self.formsets.get("case_municipalities")
        if formset is None:  # a step of the way in, which asks for other fields
            return
        chosen = self._municipalities()
        if formset.is_valid() and len(chosen) != len(set(chosen)):
            formset.non_form_errors().append("同じ市町村が2回選ばれています。1つにしてください。")

    def _municipalities(self) -> list[Any]:
        """Return the municipalities of the rows that are not deleted."""
        formset = self.formsets["case_municipalities"]
        formset.is_valid()
        rows = [form.cleaned_data for form in formset.forms if hasattr(form, "cleaned_data")]
        return [
            row["municipality"] for row in rows if row.get("municipality") and not row.get("DELETE")
        ]
