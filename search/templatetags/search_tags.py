"""Embeds the results, which are Jinja templates, in Django templates."""

from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

NAMES = ("search", "action", "page", "heading", "portal_name", "request")


@register.simple_tag(takes_context=True)
def search_results(context: Context) -> SafeString:
    """Show the facets and results of the context's `search`."""
    values: dict[str, Any] = {name: context.get(name) for name in NAMES}
    return mark_safe(get_template("search/_results.html").render(values))  # noqa: S308  (escaped by Jinja)
