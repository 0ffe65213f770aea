"""Registration with Wagtail: the admin of contacts, and their part of a municipality's page."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from portal.liaison.services import contacts_beside, pairs_of
from portal.liaison.viewsets import LiaisonContactViewSet
from portal.municipalities.models import Municipality
from portal.pages.sections import Section

register_snippet(LiaisonContactViewSet)


@hooks.register("register_municipality_section")
def municipality_section(request: HttpRequest, municipality: Municipality) -> Section:
    """Return both departments side by side; what is missing is said, so it is always there."""
    pair = pairs_of(request.user, [municipality])[0]
    context = {"pair": pair, "others": contacts_beside(pair, request.user)}
    return Section(10, "liaison/municipality_section.html", request, context)
