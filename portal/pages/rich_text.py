"""Links to files in rich text."""

from django.urls import reverse
from django.utils.html import format_html
from wagtail.documents.rich_text import DocumentLinkHandler

from portal.accounts.visibility import Visibility
from portal.pages.models import PortalDocument


class GuardedDocumentLink(DocumentLinkHandler):
    """A link to a file. The URL of a restricted file must not contain its name.

    A text is the same for all readers, whether or not they may open the file.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """Return the opening tags of the links."""
        return [
            format_html('<a href="{}">', _address(document)) if document else "<a>"
            for document in cls.get_many(attrs_list)
        ]


def _address(document: PortalDocument) -> str:
    if document.visibility == Visibility.PUBLIC:
        return str(document.url)
    return reverse("document", args=[document.pk])
