"""Views of snippets that not everybody may see, and their bulk deletion."""

from typing import Any, cast

from django.db.models import QuerySet
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.models import SnippetAdminURLFinder
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.admin.visibility.policies import VisibleModelPolicy, is_guarded, visible_objects


class _OnlyVisible:
    """A chooser's list, limited to what the user may see."""

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
    """Finds the form of an object that the user sees. Lists of uses do not name objects without one."""

    def __init__(self, user: Any = None) -> None:
        """Store the user; None means that no permission is checked."""
        super().__init__(user)
        self.user = user

    def get_edit_url(self, instance: Any) -> str | None:
        """Return the URL of the form; None if the object is hidden from the user."""
        if self.user and not instance.is_visible_to(self.user):
            return None
        return cast("str | None", super().get_edit_url(instance))


class VisibleSnippetViewSet(SnippetViewSet):
    """The base of snippets with levels: lists and choosers contain what the user may see.

    `objects.HiddenObjectMiddleware` guards the URLs of single objects.
    """

    chooser_viewset_class = VisibleChooserViewSet

    @property
    def permission_policy(self) -> VisibleModelPolicy:
        """Return the policy that checks visibility."""
        return VisibleModelPolicy(self.model)

    @property
    def url_finder_class(self) -> type[VisibleURLFinder]:
        """Return the finder of forms; Wagtail's own checks the model's permission only."""
        attributes = {"model": self.model, "edit_url_name": self.get_url_name("edit")}
        return type("_VisibleURLFinder", (VisibleURLFinder,), attributes)

    def get_queryset(self, request: Any) -> "QuerySet[Any]":
        """Return the objects that the list shows to the user."""
        return self.permission_policy.visible_to(request.user)


class DeleteVisible(DeleteBulkAction):
    """Deletes several snippets. Wagtail's own action checks the model's permission only."""

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Any:
        """Return the keys of all objects that the user sees."""
        if not is_guarded(self.model):
            return super().get_all_objects_in_listing_query(parent_id)
        return visible_objects(self.model, self.request.user).values_list("pk", flat=True)
