"""System checks: visibility must apply in the admin to every model with a level."""

from typing import Any

from django.core.checks import Error, register
from wagtail.hooks import search_for_hooks
from wagtail.snippets.models import get_snippet_models

from portal.admin.visibility.policies import VisibleObjects
from portal.pages.media.policies import document_policy, image_policy


@register()
def check_levels_are_guarded(app_configs: Any, **_kwargs: Any) -> list[Error]:
    """Report snippets, files and pictures whose level the admin would ignore (ADR 0021)."""
    search_for_hooks()  # Registers the snippets.
    errors = [
        Error(
            f"The admin of {model._meta.label} does not know visibility.",
            hint="Give its queryset visible_to(user), itself is_visible_to(user), and register it "
            "with portal.admin.visibility.snippets.VisibleSnippetViewSet.",
            obj=model,
            id="portal.E003",
        )
        for model in get_snippet_models()
        if any(field.name == "visibility" for field in model._meta.local_fields)
        and not isinstance(model.snippet_viewset.permission_policy, VisibleObjects)
    ]
    return errors + [
        Error(f"{policy!r} does not know visibility.", id="portal.E004")
        for policy in (document_policy(), image_policy())
        if not isinstance(policy, VisibleObjects)
    ]
