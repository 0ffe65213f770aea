"""System checks: nothing is left out of the search by oversight."""

from typing import Any

from django.core.checks import Error, register
from wagtail.models import get_page_models

from portal.pages.models import PortalPage
from search.registry import is_covered


@register()
def check_pages_are_covered(app_configs: Any, **_kwargs: Any) -> list[Error]:
    """Every page type is searchable or left out on purpose."""
    return [
        Error(
            f"{model._meta.label} is neither searchable nor left out on purpose.",
            hint="Call search.registry.register_source or exclude_from_search in its search.py.",
            obj=model,
            id="search.E001",
        )
        for model in get_page_models()
        if issubclass(model, PortalPage) and not is_covered(model)
    ]
