"""Registration with Wagtail: the admin of contacts, and their section of a municipality's page."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from portal.liaison.corrections.admin import TITLE, CorrectionListView, CorrectionView
from portal.liaison.corrections.permissions import may_review
from portal.liaison.models import LiaisonContact
from portal.liaison.services import contacts_beside, pairs_of
from portal.liaison.viewsets import LiaisonContactViewSet
from portal.municipalities.comparison import Cell, Row
from portal.municipalities.models import Municipality
from portal.pages.sections import Section

register_snippet(LiaisonContactViewSet)


class CorrectionsMenuItem(MenuItem):
    """What municipalities propose to correct, for editors of contacts."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the user decides on corrections."""
        return may_review(request.user)


@hooks.register("register_admin_urls")
def register_correction_urls() -> list[URLPattern]:
    """Give the corrections their addresses."""
    return [
        path("contacts/corrections/", CorrectionListView.as_view(), name="contact_corrections"),
        path("contacts/corrections/<int:pk>/", CorrectionView.as_view(), name="contact_correction"),
    ]


@hooks.register("register_reports_menu_item")
def register_corrections_menu_item() -> CorrectionsMenuItem:
    """Show the corrections among the reports."""
    return CorrectionsMenuItem(
        TITLE,
        reverse("contact_corrections"),
        name="contact-corrections",
        icon_name="group",
        order=1070,
    )


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
