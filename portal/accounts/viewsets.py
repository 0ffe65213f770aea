"""The administration of users (設定 → ユーザー)."""

from django.db.models import QuerySet
from django.forms import ModelForm
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column
from wagtail.users.views import users

from portal.accounts.forms import PortalUserCreationForm, PortalUserEditForm


class IndexView(users.IndexView):
    """The list of users, with the place where they work."""

    @cached_property
    def columns(self) -> list[Column]:
        """Return Wagtail's columns, the workplace after the names."""
        columns = super().columns
        workplace = [
            Column("section", label="所属課", sort_key="section"),
            Column("municipality", label="市町村", sort_key="municipality__code"),
        ]
        return [*columns[:3], *workplace, *columns[3:]]

    def get_base_queryset(self) -> QuerySet:
        """Fetch the municipalities in the same query."""
        return super().get_base_queryset().select_related("municipality")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Sort by the name that is shown."""
        if self.ordering in {"name", "-name"}:
            return queryset.order_by(self.ordering.replace("name", "display_name"))
        return super().order_queryset(queryset)


class UserViewSet(users.UserViewSet):
    """Wagtail's views of users, with the portal's forms and list."""

    index_view_class = IndexView

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        """Return the form to edit a user, or to add one."""
        return PortalUserEditForm if for_update else PortalUserCreationForm
