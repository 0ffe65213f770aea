"""Registration with Wagtail: the admin of contacts, and their section of a municipality's page."""

from collections.abc import Sequence

from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from portal.liaison.models import LiaisonContact
from portal.liaison.services import contacts_beside, pairs_of
from portal.liaison.viewsets import LiaisonContactViewSet
from portal.municipalities.comparison import Cell, Row
from portal.municipalities.models import Municipality
from portal.pages.sections import Section

register_snippet(LiaisonContactViewSet)


@hooks.register("register_municipality_section")
def municipality_section(request: HttpRequest, municipality: Municipality) -> Section:
    """Return the section with both departments side by side; it is always shown and names missing posts."""
    pair = pairs_of(request.user, [municipality])[0]
    context = {"pair": pair, "others": contacts_beside(pair, request.user)}
    return Section(10, "liaison/municipality_section.html", request, context)


@hooks.register("register_municipality_comparison")
def contact_rows(request: HttpRequest, municipalities: Sequence[Municipality]) -> list[Row]:
    """Return a row for each of the two departments, also where the contact is missing."""
    pairs = pairs_of(request.user, municipalities)
    departments = zip(*(pair.sides for pair in pairs), strict=True)
    return [
        Row(
            30 + number,
            f"{sides[0][1]}の連絡調整担当",
            tuple(_cell(contacts) for _, _, contacts in sides),
        )
        for number, sides in enumerate(departments)
    ]


def _cell(contacts: Sequence[LiaisonContact]) -> Cell:
    lines: list[tuple[str, str]] = []
    for contact in contacts:
        lines.append((contact.section, contact.get_absolute_url()))
        if contact.phone:
            lines.append((contact.phone, f"tel:{contact.dialled}"))
        if contact.warning:
            lines.append((contact.warning, ""))
    return Cell(tuple(lines) or (("未設定", ""),))
