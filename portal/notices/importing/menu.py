"""The import in the admin's menu."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem

from portal.notices.permissions import may_import


class ImportMenuItem(MenuItem):
    """The import, for those who may add notices."""

    def __init__(self) -> None:
        """Set label, address and place."""
        super().__init__(
            "通知文の取り込み",
            reverse("notice_import"),
            name="notice-import",
            icon_name="upload",
            order=330,
        )

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the user may import."""
        return may_import(request.user)
