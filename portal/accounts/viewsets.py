"""The administration of users (設定 → ユーザー)."""

from typing import Any

from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.admin.widgets.button import Button
from wagtail.users.views import users

from portal.accounts.filters import UserFilterSet
from portal.accounts.forms import PortalUserCreationForm, PortalUserEditForm
from portal.accounts.models import User
from portal.accounts.permissions import (
    UserPermissionPolicy,
    administered_by,
    may_administer,
    may_manage_users,
)
from portal.accounts.presentation import COLUMNS, expiry_text, roles_text, shared_text
from portal.tables.writing import UTF8, XLSX, write_table

#: The form that invites somebody, and the list import: registered by `portal.invitations`, which is above this app.
INVITE = "invite_user"
IMPORT = "user_import"


class IndexView(users.IndexView):
    """The list of users with their roles, workplaces and states."""

    filterset_class = UserFilterSet
    add_item_label = "利用者を招待する"
    list_export = [header for header, _ in COLUMNS]

    @cached_property
    def columns(self) -> list[Column]:
        """Return the columns: who it is, what they may do, and whether they use it."""
        checkbox, name, username = super().columns[:3]
        assert isinstance(checkbox, BulkActionsCheckboxColumn)  # noqa: S101  (Wagtail's order)
        return [
            checkbox,
            name,
            username,
            Column("roles", label="役割", accessor=roles_text),
            Column("side", label="部局", accessor="get_side_display", sort_key="side"),
            Column("municipality", label="市町村", sort_key="municipality__code"),
            Column("section", label="所属課", sort_key="section"),
            Column("is_shared", label="課アカウント", accessor=shared_text, sort_key="is_shared"),
            DateColumn("last_login", label="最終サインイン", sort_key="last_login"),
            Column("expires_on", label="有効期限", accessor=expiry_text, sort_key="expires_on"),
            Column("state", label="状態", accessor="state.label"),
        ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Offer the list import beside what Wagtail offers."""
        buttons: list[Button] = super().header_more_buttons
        if may_manage_users(self.request.user):
            buttons.append(
                Button("利用者の取り込み", reverse(IMPORT), icon_name="upload", priority=60)
            )
        return buttons

    def get_base_queryset(self) -> "QuerySet[User]":
        """Return those whom the user may administer, with what the columns need."""
        return (
            administered_by(self.request.user)
            .select_related("municipality", "wagtail_userprofile")
            .prefetch_related("groups")
        )

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Sort by the name that is shown."""
        if self.ordering in {"name", "-name"}:
            return queryset.order_by(self.ordering.replace("name", "display_name"))
        return super().order_queryset(queryset)

    def get_filtered_queryset(self) -> QuerySet:
        """Return what the filters and the search leave; Wagtail would filter twice."""
        return self.get_queryset()

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponse:
        """Send the users as a table of the portal's own columns."""
        rows = ([value(user) for _, value in COLUMNS] for user in queryset)
        file_format = XLSX if spreadsheet_format == self.FORMAT_XLSX else UTF8
        table = write_table([header for header, _ in COLUMNS], rows, file_format)
        response = table.response(f"利用者_{timezone.localdate():%Y%m%d}")
        response["Cache-Control"] = "private, no-store"
        return response


class _OnlyTheirs:
    """A view of one user, for those who may administer that user; for others there is none."""

    request: HttpRequest

    def get_object(self, *args: Any, **kwargs: Any) -> User:
        """Return the user.

        Raises:
            Http404: There is none, or it is not for the one who asks.
        """
        user: User = super().get_object(*args, **kwargs)  # type: ignore[misc]  # of Wagtail's views
        if not may_administer(self.request.user, user):
            raise Http404
        return user


class CreateView(users.CreateView):
    """Adds a user with a password: superusers only, who need it for the first accounts."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead others to the invitation: nobody should know the password of a colleague."""
        if may_manage_users(request.user) and not request.user.is_superuser:
            return redirect(INVITE)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who fills it in."""
        return {**super().get_form_kwargs(), "actor": self.request.user}


class EditView(_OnlyTheirs, users.EditView):
    """Changes a user."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who fills it in."""
        return {**super().get_form_kwargs(), "actor": self.request.user}


class CopyView(_OnlyTheirs, users.UserViewSet.copy_view_class):
    """Adds a user like another one: superusers only."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse those who invite."""
        if not request.user.is_superuser:
            return render(request, "403.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who fills it in."""
        return {**super().get_form_kwargs(), "actor": self.request.user}


class DeleteView(_OnlyTheirs, users.DeleteView):
    """Deletes a user: superusers only, accounts are stopped otherwise."""


class HistoryView(_OnlyTheirs, users.HistoryView):
    """The history of a user."""


class UsageView(_OnlyTheirs, users.UserViewSet.usage_view_class):
    """Where a user is referred to."""


class UserViewSet(users.UserViewSet):
    """Wagtail's views of users, with the portal's forms, list and limits."""

    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    copy_view_class = CopyView
    delete_view_class = DeleteView
    history_view_class = HistoryView
    usage_view_class = UsageView
    filterset_class = UserFilterSet

    @cached_property
    def permission_policy(self) -> UserPermissionPolicy:
        """Return the policy that protects accounts with more rights."""
        return UserPermissionPolicy(self.model)

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        """Return the form to edit a user, or to add one."""
        return PortalUserEditForm if for_update else PortalUserCreationForm
