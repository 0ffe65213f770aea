"""Japanese names of permissions, which Django stores in English as it creates them."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth import get_permission_codename
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Permission
from django.utils.text import capfirst
from django.utils.translation import gettext, override

ACTIONS = {"add": "追加", "change": "変更", "delete": "削除", "view": "閲覧", "choose": "選択"}


def name_permissions(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Name the permissions of an app's models in Japanese, after each migration.

    Receives post_migrate. Django's own receiver, which creates the permissions, may run later; it
    leaves existing ones alone.
    """
    create_permissions(app_config, using=using, **kwargs)
    permissions = Permission.objects.using(using).filter(content_type__app_label=app_config.label)
    changed = []
    with override(settings.LANGUAGE_CODE):
        for permission in permissions.select_related("content_type"):
            name = japanese_name(permission)
            if name != permission.name:
                permission.name = name
                changed.append(permission)
    Permission.objects.using(using).bulk_update(changed, ["name"])


def japanese_name(permission: Permission) -> str:
    """Return the name to show, in the active language; the present one if there is no translation."""
    model = permission.content_type.model_class()
    if model is not None and permission.name.startswith("Can "):
        for action, word in ACTIONS.items():
            if permission.codename == get_permission_codename(action, model._meta):
                longest = permission._meta.get_field("name").max_length
                return f"{capfirst(str(model._meta.verbose_name))}の{word}"[:longest]
    return gettext(permission.name)
