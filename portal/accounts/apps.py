from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = "利用者"
    # This module holds a second AppConfig; "portal.accounts" means this one.
    default = True


class UserAdminConfig(WagtailUsersAppConfig):
    """Wagtail's administration of users, with the fields of the portal's user model.

    Stands in INSTALLED_APPS in place of "wagtail.users".
    """

    user_viewset = "portal.accounts.viewsets.UserViewSet"
