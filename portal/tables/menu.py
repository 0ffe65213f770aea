"""Imports in the admin's menu."""

from collections.abc import Callable

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem


class ImportMenuItem(MenuItem):
    """An import, for those who may add what it brings in."""

    def __init__(
        self,
        label: str,
        url_name: str,
        order: int,
        may_import: Callable[[AbstractBaseUser | AnonymousUser], bool],
    ) -> None:
        """Set label, address, place and who sees it."""
        super().__init__(
            label,
            reverse(url_name),
            name=url_name.replace("_", "-"),
            icon_name="upload",
            order=order,
        )
        self._may_import = may_import

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the user may import."""
        return self._may_import(request.user)
