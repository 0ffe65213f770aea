"""Registration of the vocabulary admin."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.vocabularies.models import GlossaryEntry, PortalTag, Term
from portal.vocabularies.permissions import deletion_problem
from portal.vocabularies.services import entry_deletion_problem


class TermChooserViewSet(SnippetChooserViewSet):
    """Wagtail's chooser of all terms; forms use `TermChoiceField` instead."""

    register_widget = False


class TermViewSet(SnippetViewSet):
    """Vocabularies in the admin, one list with a filter by vocabulary."""

    model = Term
    chooser_viewset_class = TermChooserViewSet
    icon = "tag"
    menu_label = "用語（語彙）"
    menu_order = 300
    add_to_admin_menu = True
    list_display: ClassVar = ["label", "vocabulary", "kana", "valid_to", "successor"]
    list_filter: ClassVar = ["vocabulary"]
    list_per_page = 50
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
    ordering: ClassVar = ["kana", "name"]
    panels: ClassVar = [FieldPanel("name"), FieldPanel("kana"), FieldPanel("description")]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[PortalTag]":
        """Return the tags in use; merged ones only redirect."""
        return PortalTag.objects.current()


class GlossaryEntryViewSet(SnippetViewSet):
    """The glossary in the admin."""

    model = GlossaryEntry
    icon = "openquote"
    menu_label = "用語集"
    menu_order = 320
    add_to_admin_menu = True
    list_display: ClassVar = [
        "term",
        "kana",
        "side",
        BooleanColumn("explain_in_text", label="本文中で説明する", sort_key="explain_in_text"),
        BooleanColumn("published", label="公開する", sort_key="published"),
    ]
    list_filter: ClassVar = ["side", "explain_in_text", "published"]
    list_per_page = 50
    ordering: ClassVar = ["kana", "term"]
    panels: ClassVar = [
        FieldPanel("term"),
        FieldPanel("kana"),
        FieldPanel("explanation"),
        FieldPanel("side"),
        MultiFieldPanel(
            [FieldPanel("synonyms"), FieldPanel("abbreviations")], heading="ほかの言い方"
        ),
        FieldRowPanel([FieldPanel("source"), FieldPanel("as_of")]),
        FieldPanel("related", widget=forms.CheckboxSelectMultiple),
        MultiFieldPanel([FieldPanel("explain_in_text"), FieldPanel("published")], heading="表示"),
        FieldPanel("slug"),
    ]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[GlossaryEntry]":
        """Return the entries that the user may see: drafts are for those who write them."""
        return GlossaryEntry.objects.visible_to(request.user)


register_snippet(TermViewSet)
register_snippet(GlossaryEntryViewSet)
register_snippet(PortalTagViewSet)


@hooks.register("before_delete_snippet")
def refuse_to_delete_terms_in_use(
    request: HttpRequest, instances: Iterable[Any]
) -> HttpResponse | None:
    """Return to the list with the reason if a term may not be deleted."""
    problem = deletion_problem(term for term in instances if isinstance(term, Term))
    if not problem:
        return None
    messages.error(request, problem)
    return redirect(reverse(TermViewSet().get_url_name("list")))


@hooks.register("before_delete_snippet")
def refuse_to_delete_shipped_entries(
    request: HttpRequest, instances: Iterable[Any]
) -> HttpResponse | None:
    """Return to the list with the reason if an entry may not be deleted."""
    problem = entry_deletion_problem([e for e in instances if isinstance(e, GlossaryEntry)])
    if not problem:
        return None
    messages.error(request, problem)
    return redirect(reverse(GlossaryEntryViewSet().get_url_name("list")))
