"""Snippets whose things not everybody may see, and their deletion by the dozen."""

from typing import Any, cast

from django.db.models import QuerySet
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.models import SnippetAdminURLFinder
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.admin.visibility.policies import VisibleModelPolicy, is_guarded, visible_objects


class _OnlyVisible:
    """A chooser's list."""

    def get_object_list(self) -> "QuerySet[Any]":
        return visible_objects(self.model_class, self.request.user)  # type: ignore[attr-defined]  # Wagtail's view


class _ChooseView(_OnlyVisible, ChooseView):
    pass


class _ChooseResultsView(_OnlyVisible, ChooseResultsView):
    pass


class VisibleChooserViewSet(SnippetChooserViewSet):
    """A chooser that offers what the user may see."""

    choose_view_class = _ChooseView
    choose_results_view_class = _ChooseResultsView


class VisibleURLFinder(SnippetAdminURLFinder):
    """Finds the form of what the user sees. Without one, lists of uses do not name a thing."""

    def __init__(self, user: Any = None) -> None:
        """Take note of who asks; None asks for no permission."""
        super().__init__(user)
        self.user = user

    def get_edit_url(self, instance: Any) -> str | None:
        """Return the address of the form, or None for those from whom the thing is hidden."""
        if self.user and not instance.is_visible_to(self.user):
            return None
        return cast("str | None", super().get_edit_url(instance))


class VisibleSnippetViewSet(SnippetViewSet):
    """The base of snippets with levels: lists and choosers hold what the user may see.

    The addresses of single things are guarded by `objects.HiddenObjectMiddleware`.
    """

    chooser_viewset_class = VisibleChooserViewSet

    @property
    def permission_policy(self) -> VisibleModelPolicy:
        """Return the policy that knows visibility."""
        return VisibleModelPolicy(self.model)

    @property
    def url_finder_class(self) -> type[VisibleURLFinder]:
        """Return what finds the form of a thing, where Wagtail asks for the model's permission alone."""
        attributes = {"model": self.model, "edit_url_name": self.get_url_name("edit")}
        return type("_VisibleURLFinder", (VisibleURLFinder,), attributes)

    def get_queryset(self, request: Any) -> "QuerySet[Any]":
        """Return what the list shows to a user."""
        return self.permission_policy.visible_to(request.user)


class DeleteVisible(DeleteBulkAction):
    """Deletes several snippets. Wagtail's own asks for the permission on the model alone."""

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Any:
        """Return the keys of all that the user sees."""
        if not is_guarded(self.model):
            return super().get_all_objects_in_listing_query(parent_id)
        return visible_objects(self.model, self.request.user).values_list("pk", flat=True)
