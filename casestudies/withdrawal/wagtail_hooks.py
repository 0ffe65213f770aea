"""Registration with Wagtail; casestudies.wagtail_hooks loads it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from casestudies.models import CasePage
from casestudies.withdrawal.views import (
    CleanVersionView,
    OpenSealView,
    SealedCasesView,
    WithdrawalView,
)


@hooks.register("register_admin_urls")
def register_withdrawal_urls() -> list[URLPattern]:
    """Give the withdrawal and the sealed cases their addresses."""
    sealed = "reports/sealed-cases/"
    return [
        path(
            "cases/<int:page_id>/withdraw-consent/",
            WithdrawalView.as_view(),
            name="withdraw_consent",
        ),
        path(sealed, SealedCasesView.as_view(), name="sealed_cases"),
        path(f"{sealed}<int:seal_id>/open/", OpenSealView.as_view(), name="open_seal"),
        path(
            f"{sealed}<int:seal_id>/new-version/", CleanVersionView.as_view(), name="clean_version"
        ),
    ]


@hooks.register("register_page_header_buttons")
def withdrawal_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Offer the withdrawal in the menu of a case."""
    case = page.specific
    if isinstance(case, CasePage) and case.edit_permission_for(user):
        yield Button(
            "同意の撤回",
            reverse("withdraw_consent", args=[case.pk]),
            icon_name="warning",
            priority=55,
        )


class _SealedMenuItem(MenuItem):
    """The sealed cases, for superusers."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the user is one."""
        return bool(request.user.is_superuser)


@hooks.register("register_reports_menu_item")
def sealed_cases_item() -> _SealedMenuItem:
    """Show the list among the reports."""
    return _SealedMenuItem(
        SealedCasesView.page_title,
        reverse("sealed_cases"),
        name="sealed-cases",
        icon_name="lock",
        order=1060,
    )
