"""The forms of page types: for editing and for copying a page."""

from typing import Any, ClassVar

from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from portal.accounts.widening import WideningForm
from portal.privacy.forms import PrivacyForm

#: Technical fields of a row: its position alone does not make it a row to save.
NO_CONTENT = {DELETION_FIELD_NAME, ORDERING_FIELD_NAME, "id"}


class RowsMixin:
    """Mixin for the form of a page that offers blank rows and ignores those left blank."""

    formsets: dict[str, Any]
    is_bound: bool

    #: Relations that offer one blank row if they have none.
    rows_to_fill: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.rows_to_fill:
            formset = self.formsets.get(name)
            if formset is not None and not self.is_bound and not formset.initial_form_count():
                formset.extra = 1

    def is_valid(self) -> bool:
        """Validate the form without its blank rows; they are shown again all the same."""
        blank = [row for row in new_rows(self) if not set(row.changed_data) - NO_CONTENT]
        for row in blank:
            leave_out(row)
        valid = bool(super().is_valid())  # type: ignore[misc]  # of the form this is mixed into
        for row in blank:
            row.data.pop(row.add_prefix(DELETION_FIELD_NAME))
        return valid


def new_rows(form: Any) -> list[Any]:
    """Return the rows of a page's form that are neither stored nor deleted."""
    return [
        row
        for formset in form.formsets.values()
        if formset.is_bound and formset.can_delete
        for row in formset.forms
        if not row.instance.pk and not row.data.get(row.add_prefix(DELETION_FIELD_NAME))
    ]


def leave_out(row: Any) -> None:
    """Treat a row as deleted."""
    row.data = row.data.copy()
    row.data[row.add_prefix(DELETION_FIELD_NAME)] = "on"


class PortalPageForm(RowsMixin, PrivacyForm, WideningForm, WagtailAdminPageForm):
    """Base of the forms of all pages of the portal."""

    def stored_level(self) -> str:
        """Return the level in the database; "" if the page was never published."""
        was_out = self.instance.live or self.instance.first_published_at
        return super().stored_level() if was_out else ""

    def may_widen(self) -> bool:
        """Tell whether the acting user may publish the page."""
        return bool(self.instance.permissions_for_user(self.for_user).can_publish())

    def participant_ids(self) -> list[int]:
        """Add the page's owner; the owner of a new page is the acting user."""
        owner = self.instance.owner_id if self.instance.pk else self.for_user and self.for_user.pk
        return [*super().participant_ids(), *([owner] if owner else [])]


class PageCopyForm(CopyForm):
    """Copies pages as drafts: a copy has to be reviewed before it is published.

    It offers neither publication with the copy, which would skip the checks of the page's form, nor
    aliases (`PortalPage.save`).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
