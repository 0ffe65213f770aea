"""Rows of the forms of pages: some are there to be filled in, and blank ones are no rows."""

from typing import Any, ClassVar

from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME

#: What a row holds besides its content. Its place in the list alone would make it a row to be saved.
NO_CONTENT = {DELETION_FIELD_NAME, ORDERING_FIELD_NAME, "id"}


class RowsMixin:
    """For the form of a page: does not ask for what a blank row lacks."""

    formsets: dict[str, Any]
    is_bound: bool

    #: Relations that begin with one row to be filled in where they have none.
    rows_to_fill: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.rows_to_fill:
            formset = self.formsets.get(name)
            if formset is not None and not self.is_bound and not formset.initial_form_count():
                formset.extra = 1

    def is_valid(self) -> bool:
        """Check the form without its blank rows; they are shown again all the same."""
        blank = [row for row in new_rows(self) if not set(row.changed_data) - NO_CONTENT]
        for row in blank:
            leave_out(row)
        valid = bool(super().is_valid())  # type: ignore[misc]  # of the form this is mixed into
        for row in blank:
            row.data.pop(row.add_prefix(DELETION_FIELD_NAME))
        return valid


def new_rows(form: Any) -> list[Any]:
    """Return the rows of a page's form that are not stored yet and are not taken out."""
    return [
        row
        for formset in form.formsets.values()
        if formset.is_bound and formset.can_delete
        for row in formset.forms
        if not row.instance.pk and not row.data.get(row.add_prefix(DELETION_FIELD_NAME))
    ]


def leave_out(row: Any) -> None:
    """Let a row count as taken out of the form."""
    row.data = row.data.copy()
    row.data[row.add_prefix(DELETION_FIELD_NAME)] = "on"
