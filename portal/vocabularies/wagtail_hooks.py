"""Registration of the vocabulary admin."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.vocabularies.models import PortalTag, Term
from portal.vocabularies.permissions import deletion_problem


class TermViewSet(SnippetViewSet):
    """Vocabularies in the admin, one list with a filter by vocabulary."""

    model = Term
    icon = "tag"
    menu_label = "用語（語彙）"
    menu_order = 300
    add_to_admin_menu = True
    list_display: ClassVar = ["label", "vocabulary", "kana", "valid_to", "successor"]
    list_filter: ClassVar = ["vocabulary"]
    list_per_page = 50
    search_fields: ClassVar = ["label", "kana", "slug"]
    ordering: ClassVar = ["vocabulary", "order"]
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("vocabulary"), FieldPanel("slug")]),
        FieldPanel("label"),
        FieldPanel("kana"),
        FieldPanel("legal_basis"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                FieldPanel("successor"),
            ],
            heading="名称の変更",
        ),
        FieldPanel("order"),
    ]


class PortalTagViewSet(SnippetViewSet):
    """Curated tags in the admin. Merging and the rules of deletion: `portal.pages`."""

    model = PortalTag
    icon = "tag"
    menu_label = "タグ"
    menu_order = 310
    add_to_admin_menu = True
    list_display: ClassVar = ["name", "kana", "description"]
    list_per_page = 50
    search_fields: ClassVar = ["name", "kana", "description"]
    ordering: ClassVar = ["kana", "name"]
    panels: ClassVar = [FieldPanel("name"), FieldPanel("kana"), FieldPanel("description")]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[PortalTag]":
        """Return the tags in use; merged ones only redirect."""
        return PortalTag.objects.current()


register_snippet(TermViewSet)
register_snippet(PortalTagViewSet)


@hooks.register("before_delete_snippet")
def refuse_to_delete_terms_in_use(
    request: HttpRequest, instances: Iterable[Any]
) -> HttpResponse | None:
    """Send the editor back to the list with the reason when a term has to stay."""
    problem = deletion_problem(term for term in instances if isinstance(term, Term))
    if not problem:
        return None
    messages.error(request, problem)
    return redirect(reverse(TermViewSet().get_url_name("list")))
