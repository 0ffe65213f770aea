from django.apps import AppConfig
from django.db.models.signals import post_migrate
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = "利用者"
    # This module holds a second AppConfig; "portal.accounts" means this one.
    default = True

    def ready(self) -> None:
        """Name the permissions in Japanese once they exist, and do not watch users."""
        from portal.accounts.permission_names import name_permissions  # noqa: PLC0415  (models are loaded by now)
        from portal.changes.versions import register_not_shown  # noqa: PLC0415  (models are loaded by now)

        register_not_shown(
            "accounts.User", "accounts.User_groups", "accounts.User_user_permissions"
        )
        post_migrate.connect(name_permissions, dispatch_uid="portal.accounts.name_permissions")


class UserAdminConfig(WagtailUsersAppConfig):
    """Wagtail's administration of users, with the fields of the portal's user model.

    INSTALLED_APPS lists it instead of "wagtail.users".
    """

    user_viewset = "portal.accounts.viewsets.UserViewSet"
