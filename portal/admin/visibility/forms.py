"""The form of documents in the admin."""

from wagtail.documents.forms import BaseDocumentForm

from portal.accounts.widening import WideningForm


class PortalDocumentForm(WideningForm, BaseDocumentForm):
    """The form of a document, in the admin and in its upload of several files."""

    def participant_ids(self) -> list[int]:
        """Return the uploader: a file has no other participants."""
        stored = self.instance.uploaded_by_user_id
        uploader = stored if self.instance.pk else self.user and self.user.pk
        return [uploader] if uploader else []
