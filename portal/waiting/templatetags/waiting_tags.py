"""The number of tasks in the menu."""

from typing import Any

from django import template

from portal.waiting.services import count_of

register = template.Library()


@register.simple_tag
def waiting_count(user: Any) -> int:
    """Return how many tasks wait for a signed-in user."""
    return count_of(user)
