"""Template tags of the admin."""

from typing import Any

from django import template
from wagtail.admin.templatetags.wagtailadmin_tags import bulk_action_choices

from portal.admin.editing.bulk_actions import without_forbidden

register = template.Library()


@register.inclusion_tag("wagtailadmin/shared/buttons.html", takes_context=True)
def permitted_bulk_actions(
    context: dict[str, Any], app_label: str, model_name: str
) -> dict[str, Any]:
    """Offer Wagtail's bulk actions, except those that the user could not carry out on any object."""
    offered = bulk_action_choices(context, app_label, model_name)
    user = context["request"].user
    return {"buttons": without_forbidden(offered["buttons"], user, app_label, model_name)}
