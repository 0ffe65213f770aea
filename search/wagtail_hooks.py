"""Registration with Wagtail: sections of other pages, synonyms and diagnosis in the admin."""

from typing import ClassVar
from urllib.parse import urlencode

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.accounts.visibility import audiences_of
from portal.pages.models import HomePage
from portal.pages.sections import Section
from search.diagnosis.menu import DiagnosisMenuItem
from search.diagnosis.urls import admin_urls
from search.forms import SynonymRuleForm
from search.models import SynonymRule
from search.results.maps import map_of_overview
from search.results.overview import overview
from search.sources.registry import PROGRAMMES, links

# Examples of queries: a programme, a theme, two words.
EXAMPLES = ("協力隊", "ひきこもり", "空き家 居場所")


@hooks.register("register_home_section")
def search_box(request: HttpRequest, page: HomePage) -> Section:
    """Return the search box with its examples, the first section."""
    address = reverse("search:search")
    examples = [(words, f"{address}?{urlencode({'q': words})}") for words in EXAMPLES]
    context = {"address": address, "examples": examples}
    return Section(10, "search/home/box.html", request, context)


@hooks.register("register_home_section")
def ways_in(request: HttpRequest, page: HomePage) -> Section:
    """Return the section with the lists by municipality, theme and programme."""
    found = overview(audiences_of(request.user))
    context = {
        "overview": found,
        "map": map_of_overview(found),
        "explained": links(PROGRAMMES),
    }
    return Section(20, "search/home/ways_in.html", request, context)


class SynonymRuleViewSet(SnippetViewSet):
    """Words that are searched together, in addition to the glossary."""

    model = SynonymRule
    icon = "resubmit"
    menu_label = "同義語"
    menu_order = 330
    add_to_admin_menu = True
    list_display: ClassVar = ["__str__", "note"]
    list_filter: ClassVar = ["direction"]
    list_per_page = 50
    search_fields: ClassVar = ["words", "also", "note"]
    edit_handler = ObjectList(
        [FieldPanel("direction"), FieldPanel("words"), FieldPanel("also"), FieldPanel("note")],
        base_form_class=SynonymRuleForm,
    )


register_snippet(SynonymRuleViewSet)


@hooks.register("register_admin_urls")
def register_diagnosis_urls() -> list[URLPattern]:
    """Register the URLs of the diagnosis."""
    return admin_urls


@hooks.register("register_reports_menu_item")
def register_diagnosis_menu_item() -> DiagnosisMenuItem:
    """Add the diagnosis to the reports."""
    return DiagnosisMenuItem()


@hooks.register("register_permissions")
def register_diagnosis_permission() -> "QuerySet[Permission]":
    """Let administrators grant the permission for the diagnosis to other groups."""
    return Permission.objects.filter(
        content_type__app_label="search", codename="view_search_diagnosis"
    )
