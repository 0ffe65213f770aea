"""The forms that page types name: for writing a page, and for copying it."""

from typing import Any, ClassVar

from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from portal.accounts.widening import WideningForm

#: What a row holds besides its content. Its place in the list alone would make it a row to be saved.
NO_CONTENT = {DELETION_FIELD_NAME, ORDERING_FIELD_NAME, "id"}


class RowsMixin:
    """For the form of a page: some rows are there to be filled in, and blank ones are no rows."""

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


class PortalPageForm(RowsMixin, WideningForm, WagtailAdminPageForm):
    """Base of the forms of all pages of the portal."""

    def stored_level(self) -> str:
        """Return the level in the database; "" while the page was never published."""
        was_out = self.instance.live or self.instance.first_published_at
        return super().stored_level() if was_out else ""

    def may_widen(self) -> bool:
        """Tell whether the acting user may publish the page."""
        return bool(self.instance.permissions_for_user(self.for_user).can_publish())

    def participant_ids(self) -> list[int]:
        """Add the page's owner; a new page belongs to whoever writes it."""
        owner = self.instance.owner_id if self.instance.pk else self.for_user and self.for_user.pk
        return [*super().participant_ids(), *([owner] if owner else [])]


class PageCopyForm(CopyForm):
    """Copies pages as drafts: what is copied has to be looked through before it goes out.

    No publication along with the copy, which would skip what the form of the
    page asks for, and no alias (`PortalPage.save`).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
