"""Finds Wagtail's permission policies of files and pictures, whose place depends on its version."""

from importlib import import_module
from typing import Any

from wagtail import permissions
from wagtail.documents import get_document_model
from wagtail.images import get_image_model


def document_policy() -> Any:
    """Return the policy of files. It exists once all apps are ready."""
    return _policy("documents", get_document_model())


def image_policy() -> Any:
    """Return the policy of pictures. It exists once all apps are ready."""
    return _policy("images", get_image_model())


def _policy(app: str, model: Any) -> Any:
    # Wagtail 8 has a registry, Wagtail 7 a module for each policy.
    registry = getattr(permissions, "policy_registry", None)
    if registry is not None:
        return registry.get_by_type(model)
    return import_module(f"wagtail.{app}.permissions").permission_policy
