"""Template tags of the pages of notices and explainers."""

from typing import Any

from django import template

from portal.notices import listing, presentation, services
from portal.notices.models import NoticePage, ProgrammePage

register = template.Library()


@register.simple_tag(takes_context=True)
def notice_list(context: dict[str, Any]) -> listing.NoticeList:
    """Return the list for the address of the request."""
    request = context["request"]
    return listing.notice_list(request.GET, request.user)


@register.simple_tag(takes_context=True)
def notice_view(context: dict[str, Any], notice: NoticePage) -> presentation.NoticeView:
    """Return the notice as the reader of the request may see it."""
    return presentation.notice_view(notice, context["request"].user)


@register.simple_tag(takes_context=True)
def programme_groups(context: dict[str, Any]) -> list[presentation.SideGroup]:
    """Return the explainers that the reader of the request may see, in groups."""
    return presentation.grouped(services.explainers(context["request"].user))


@register.simple_tag(takes_context=True)
def programme_view(context: dict[str, Any], page: ProgrammePage) -> presentation.ProgrammeView:
    """Return the explainer as the reader of the request may see it."""
    return presentation.programme_view(page, context["request"].user)
