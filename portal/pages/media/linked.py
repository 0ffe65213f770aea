"""Files and pages that a page links to, as far as its reader may see them."""

from collections.abc import Iterable
from typing import Any, TypeVar

from portal.accounts.visibility import Reader
from portal.pages.models import PortalDocument, PortalPage

#: A row with a foreign key `document`.
Attachment = TypeVar("Attachment", bound=Any)


def with_open_documents(parts: Iterable[Attachment], user: Reader) -> list[Attachment]:
    """Return the rows whose document `user` may open, and those without one, in one query."""
    rows = list(parts)
    wanted = [row.document_id for row in rows if row.document_id]
    if not wanted:
        return rows
    documents = PortalDocument.objects.visible_to(user).in_bulk(wanted)
    visible = []
    for row in rows:
        if row.document_id in documents:
            row.document = documents[row.document_id]
        elif row.document_id:
            continue
        visible.append(row)
    return visible


def visible_pages(keys: Iterable[int], user: Reader) -> list[PortalPage]:
    """Return the pages with these primary keys that `user` may see, in the order of the keys."""
    wanted = list(keys)
    if not wanted:
        return []
    pages = PortalPage.objects.visible_to(user).in_bulk(wanted)
    return [pages[key] for key in wanted if key in pages]
