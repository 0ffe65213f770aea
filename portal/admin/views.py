"""Views of the admin: the session of the editor, and the merging of tags."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.admin.forms import MergeForm
from portal.pages.models import PortalPage
from portal.pages.tags import drafts_with_tag, merge_tags, pages_with_tag
from portal.vocabularies.models import PortalTag

MERGE_PERMISSIONS = ("vocabularies.change_portaltag", "vocabularies.delete_portaltag")


@method_decorator(never_cache, name="dispatch")
class SessionView(WagtailAdminTemplateMixin, TemplateView):
    """Who is signed in: for the editor's script, and shown after signing in in a new tab."""

    page_title = "サインインしました"
    header_icon = "user"
    template_name = "portal_admin/signed_in.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the user and the current form token to scripts; tell people what to do next."""
        if request.accepts("text/html"):
            return super().get(request, *args, **kwargs)
        answer = {
            "user": str(request.user.pk),
            "name": str(request.user),
            "token": get_token(request),
        }
        return JsonResponse(answer)


class MergeTagView(WagtailAdminTemplateMixin, View):
    """Merges a tag: choose the other tag, preview the changes, confirm."""

    page_title = "タグを統合する"
    header_icon = "tag"
    http_method_names = ["get", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse users who may not change and delete tags."""
        # Not PermissionDenied: Wagtail's admin would answer it with a redirect.
        if not request.user.has_perms(MERGE_PERMISSIONS):
            return render(request, "403.html", status=403)
        self.source = get_object_or_404(PortalTag.objects.current(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs."""
        tags = {"url": reverse("wagtailsnippets_vocabularies_portaltag:list"), "label": "タグ"}
        return [*super().get_breadcrumbs_items(), tags, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Ask for the other tag."""
        return self._ask(MergeForm(self.source))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the preview; merge once it is confirmed."""
        form = MergeForm(self.source, request.POST)
        if not form.is_valid():
            return self._ask(form, status=422)
        target = form.cleaned_data["target"]
        if "confirm" not in request.POST:
            pages = PortalPage.objects.filter(pk__in=pages_with_tag(self.source))
            drafts = PortalPage.objects.filter(pk__in=drafts_with_tag(self.source))
            return self._show(
                "portal_admin/merge_tag_preview.html", target=target, pages=pages, drafts=drafts
            )
        count = merge_tags(self.source, target, request.user)  # type: ignore[arg-type]  # signed in
        messages.success(
            request, f"「{self.source}」を「{target}」に統合しました（{count}ページ）。"
        )
        return redirect("wagtailsnippets_vocabularies_portaltag:list")

    def _ask(self, form: MergeForm, status: int = 200) -> HttpResponse:
        return self._show("portal_admin/merge_tag.html", status=status, form=form)

    def _show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        values = self.get_context_data(source=self.source, **context)
        return render(self.request, template, values, status=status)
