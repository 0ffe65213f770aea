"""Who may change a vocabulary."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from wagtail.permission_policies import ModelPermissionPolicy


class TermPermissionPolicy(ModelPermissionPolicy):
    """Model permissions, except that terms used by the code are never deleted."""

    def user_has_permission_for_instance(
        self, user: AbstractBaseUser, action: str, instance: Any
    ) -> bool:
        """Tell whether `user` may do `action` (e.g. "delete") to the term `instance`."""
        if action == "delete" and instance.system:
            return False
        return bool(super().user_has_permission_for_instance(user, action, instance))
