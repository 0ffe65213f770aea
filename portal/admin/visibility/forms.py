"""Forms of pages and documents in the admin."""

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.documents.forms import BaseDocumentForm

from portal.admin.editing.rows import RowsMixin
from portal.admin.visibility.widening import WideningForm


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


class PortalDocumentForm(WideningForm, BaseDocumentForm):
    """The form of a document, in the admin and in its upload of several files."""

    def participant_ids(self) -> list[int]:
        """Return who has uploaded the file: it has no other participants."""
        stored = self.instance.uploaded_by_user_id
        uploader = stored if self.instance.pk else self.user and self.user.pk
        return [uploader] if uploader else []
