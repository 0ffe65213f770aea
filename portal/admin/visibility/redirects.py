"""Redirects in the admin, without those to pages hidden from the user: they show the titles."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from wagtail.contrib.redirects import views
from wagtail.contrib.redirects.models import Redirect

from portal.pages.permissions import accessible_pages


class _MetTargets:
    """Accepts as a target only pages that the user may see."""

    request: Any

    def get_form(self, form_class: Any = None) -> Any:
        """Refuse hidden pages as if they did not exist."""
        form = super().get_form(form_class)  # type: ignore[misc]  # of Wagtail's view
        form.fields["redirect_page"].queryset = accessible_pages(self.request.user)
        return form


class _MetRedirect:
    """Finds only redirects whose target the user may see."""

    request: Any

    def get_object(self, queryset: Any = None) -> Redirect:
        """Return the redirect. Raises Http404 if its target is hidden from the user."""
        redirect: Redirect = super().get_object(queryset)  # type: ignore[misc]  # of Wagtail's view
        if not _met(Redirect.objects.filter(pk=redirect.pk), self.request.user).exists():
            raise Http404
        return redirect


def _met(redirects: "QuerySet[Redirect]", user: Any) -> "QuerySet[Redirect]":
    return redirects.filter(
        Q(redirect_page__isnull=True) | Q(redirect_page__in=accessible_pages(user).values("pk"))
    )


class RedirectList(views.IndexView):
    """The list of redirects, and its export."""

    def get_base_queryset(self) -> "QuerySet[Redirect]":
        """Leave out redirects to pages hidden from the user."""
        return _met(super().get_base_queryset(), self.request.user)


class RedirectCreation(_MetTargets, views.CreateView):
    """A new redirect."""


class RedirectEditing(_MetTargets, _MetRedirect, views.EditView):
    """The form of a redirect."""


class RedirectDeletion(_MetRedirect, views.DeleteView):
    """The deletion of a redirect."""
