"""The form of each step: the form of the admin, limited to the fields of the step, with plain widgets."""

from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import ORDERING_FIELD_NAME
from wagtail.admin.forms.models import registry

from casestudies.contributing.steps import Step
from casestudies.fields import FIELDS, PART_FIELDS
from casestudies.models import CasePage
from casestudies.page_forms import CasePageForm
from casestudies.panels import LineEndsMixin
from casestudies.rules import AUTHORS_LEVELS, SOFT_LIMIT
from portal.accounts.models import User
from portal.accounts.visibility import Visibility
from portal.accounts.widening import CONFIRMATION
from portal.field_descriptions import Field
from portal.municipalities.models import Municipality
from portal.pages.models import PortalDocument, PortalImage

PLACES = "case_municipalities"
#: Relations whose rows are files: they are uploaded on the page, never chosen from those of others.
FILES: dict[str, tuple[str, Any]] = {
    "images": ("image", PortalImage),
    "attachments": ("document", PortalDocument),
}
#: More rows than Django's formsets take.
MOST_ROWS = 2000
KEEP_OWN = "代表の市町村は、あなたの市町村のままにしてください。"


class Answer(LineEndsMixin, forms.Textarea):
    """A text area of several lines."""


def plain_formfield(db_field: Any, **kwargs: Any) -> forms.Field | None:
    """Return the form field that the admin uses, without the widgets that need its scripts."""
    options = dict(registry.get(db_field) or {})
    options.pop("widget", None)
    return db_field.formfield(**(options | kwargs))


class StepForm(CasePageForm):
    """Base of the forms of all steps. A draft may be incomplete, as in the admin."""

    #: The others are in rows that an author adds.
    rows_to_fill = ()  # type: ignore[assignment]  # the form of the admin has another number
    formfield_callback = plain_formfield

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        """Describe the fields as the admin does, and limit what they offer to what the author may use."""
        if data is not None:
            data = without_lost_rows(data, kwargs["instance"], list(type(self).formsets))
        super().__init__(data, files, **kwargs)
        for name in self.fields:
            if name in FIELDS:
                _describe(self.fields[name], FIELDS[name])
        for relation, formset in self.formsets.items():
            for position, row in enumerate(formset.forms):
                self._prepare_row(relation, row)
                if relation == PLACES:
                    self._prepare_place(row, is_first=position == 0)
        if "visibility" in self.fields:
            offered = {*AUTHORS_LEVELS, self.instance.visibility}
            self.fields["visibility"].choices = [
                choice for choice in Visibility.choices if choice[0] in offered
            ]
        self.defer_required_fields()

    def _prepare_row(self, relation: str, row: Any) -> None:
        for name, field in row.fields.items():
            described = FIELDS.get(f"{relation}.{name}")
            if described:
                _describe(field, described)
        if ORDERING_FIELD_NAME in row.fields:
            row.fields[ORDERING_FIELD_NAME].widget = forms.HiddenInput()
        if relation in FILES:
            name, model = FILES[relation]
            there = [getattr(part, f"{name}_id") for part in getattr(self.instance, relation).all()]
            row.fields[name].queryset = model._default_manager.filter(pk__in=there)
            row.fields[name].widget = forms.HiddenInput()
        if relation == "related_cases":
            others = CasePage.objects.visible_to(self.for_user).exclude(pk=self.instance.pk)
            row.fields["case"].queryset = others | CasePage.objects.filter(
                pk=row.instance.case_id, pk__in=self.instance.related_cases.values("case_id")
            )

    def _prepare_place(self, row: Any, *, is_first: bool) -> None:
        """Offer today's municipalities; the first row is the author's own and stays as it is."""
        field = row.fields["municipality"]
        field.queryset = Municipality.objects.current() | Municipality.objects.filter(
            pk=row.instance.municipality_id
        )
        row.is_fixed = is_first and str(row["municipality"].value()) == str(self._own())
        if row.is_fixed:
            field.widget = forms.HiddenInput()

    def _own(self) -> int | None:
        user: User = self.for_user
        return user.municipality_id

    def may_widen(self) -> bool:
        """Let authors propose a wider level: it takes effect when the reviewers publish it."""
        return True

    def clean(self) -> dict[str, Any]:
        """Keep the author's municipality the first one."""
        cleaned = super().clean()
        if PLACES in self.formsets and self.formsets[PLACES].is_valid():
            rows = [
                row.cleaned_data
                for row in (self.formsets[PLACES].ordered_forms)
                if row.cleaned_data.get("municipality")
            ]
            if not rows or rows[0]["municipality"].pk != self._own():
                self.add_error(None, ValidationError(KEEP_OWN))
        return cleaned


def without_lost_rows(data: Any, case: CasePage, relations: list[str]) -> Any:
    """Return the typed data with the ids of rows left out that somebody else has deleted since.

    Such a row counts as new, so that nothing typed is lost.
    """
    known = data.copy()
    for relation in relations:
        there = {str(part.pk) for part in getattr(case, relation).all()}
        total = known.get(f"{relation}-TOTAL_FORMS", "")
        for row in range(min(int(total), MOST_ROWS) if total.isdecimal() else 0):
            key = f"{relation}-{row}-id"
            if known.get(key) not in there:
                known[key] = ""
    return known


def _describe(field: forms.Field, described: Field) -> None:
    """Give a form field the question, the help and the limits of its description."""
    if described.question:
        field.label = described.question
    field.help_text = described.advice(SOFT_LIMIT) or field.help_text
    # The limit is checked on the server, with a message: a browser would cut pasted text silently.
    field.widget.attrs.pop("maxlength", None)
    if isinstance(field.widget, forms.Select):
        field.widget.attrs["class"] = "select"


def _widget(described: Field) -> type[forms.Widget] | None:
    if described.many:
        return forms.CheckboxSelectMultiple
    if described.widget == "radio":
        return forms.RadioSelect
    if described.answer or described.long:
        return Answer
    return None


def _widgets(names: dict[str, Field]) -> dict[str, Any]:
    found = {name: _widget(described) for name, described in names.items()}
    return {name: widget for name, widget in found.items() if widget is not None}


@cache
def form_of(step: Step) -> type[StepForm]:
    """Return the form of a step, derived from the form of the admin."""
    options = CasePage.get_edit_handler().get_form_options()
    names = set(step.names)
    if "visibility" in names:
        names.add(CONFIRMATION)
    meta = {
        "model": CasePage,
        "fields": [name for name in options["fields"] if name in names],
        "formsets": {
            relation: _formset(relation, options["formsets"][relation])
            for relation in options["formsets"]
            if relation in names
        },
        "widgets": _widgets({name: FIELDS[name] for name in names if name in FIELDS}),
        "defer_required_on_fields": options["defer_required_on_fields"],
        "formfield_callback": plain_formfield,
    }
    attributes = {
        "Meta": type("Meta", (), meta),
        "formfield_callback": plain_formfield,
        "__module__": __name__,
    }
    return type(StepForm)(  # type: ignore[misc]  # a class made like Wagtail makes them
        f"Step{step.number}Form", (StepForm,), attributes
    )


def _formset(relation: str, options: dict[str, Any]) -> dict[str, Any]:
    prefix = f"{relation}."
    described = {
        path.removeprefix(prefix): field
        for path, field in FIELDS.items()
        if path.startswith(prefix)
    }
    most = PART_FIELDS[relation].most
    # The form of the rows of the admin knows which fields a draft may leave empty.
    form = {"form": options["form"]} if "form" in options else {}
    return form | {
        "fields": options["fields"],
        "widgets": _widgets(described),
        "max_num": most,
        "validate_max": most is not None,
        "extra": 0 if relation in FILES else 1,
        "formfield_callback": plain_formfield,
    }
