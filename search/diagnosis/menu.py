"""The diagnosis in the admin's menu of reports."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem

from search.diagnosis.permissions import may_diagnose


class DiagnosisMenuItem(MenuItem):
    """The menu item of the diagnosis, for users who may see it."""

    def __init__(self) -> None:
        """Set label, URL and position."""
        super().__init__(
            "検索の診断",
            reverse("search_diagnosis"),
            name="search-diagnosis",
            icon_name="search",
            order=900,
        )

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may see it."""
        return may_diagnose(request.user)
