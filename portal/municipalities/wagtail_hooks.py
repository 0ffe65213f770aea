"""Registration with Wagtail: municipalities, regions and figures in the admin, and the import."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.municipalities.models import (
    Implementation,
    Municipality,
    ProgrammeStatus,
    Region,
    Statistic,
)
from portal.municipalities.official_list import LIST_AS_OF
from portal.municipalities.statistics.wizard import StatisticsImport
from portal.tables.menu import register_import

#: April and May: kinds and mergers change with the fiscal year.
CHECK_MONTHS = (4, 5)


class MunicipalityChooserViewSet(SnippetChooserViewSet):
    """Wagtail's chooser of municipalities; forms use `MunicipalityChoiceField` instead."""

    register_widget = False


class MunicipalityViewSet(SnippetViewSet):
    """Municipalities: their region, and the changes of a merger."""

    model = Municipality
    chooser_viewset_class = MunicipalityChooserViewSet
    icon = "site"
    menu_label = "市町村"
    list_display: ClassVar = ["name", "kana", "code", "kind", "region", "valid_to"]
    list_filter: ClassVar = ["kind", "region"]
    list_per_page = 100
    ordering: ClassVar = ["code"]
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("prefecture_name")]),
        FieldRowPanel([FieldPanel("name"), FieldPanel("kana")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("region")]),
        FieldPanel("name_is_shared"),
        FieldPanel("notify_via_prefecture"),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                FieldPanel("successor"),
            ],
            heading="合併・廃止",
        ),
    ]


class RegionViewSet(SnippetViewSet):
    """県内圏域."""

    model = Region
    icon = "group"
    menu_label = "県内圏域"
    list_display: ClassVar = ["name", "kana", "slug", "order"]
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("kana")]),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("order")]),
    ]


class StatisticViewSet(SnippetViewSet):
    """Yearly figures."""

    model = Statistic
    icon = "table"
    menu_label = "統計値"
    list_display: ClassVar = ["municipality", "indicator", "year", "value", "source"]
    list_filter: ClassVar = ["municipality", "indicator", "year"]
    panels: ClassVar = [
        FieldPanel("municipality"),
        FieldRowPanel([FieldPanel("indicator"), FieldPanel("year")]),
        FieldPanel("value"),
        FieldPanel("source"),
    ]


class ProgrammeStatusViewSet(SnippetViewSet):
    """How far each municipality is with the programme."""

    model = ProgrammeStatus
    icon = "tasks"
    menu_label = "実施状況"
    list_display: ClassVar = ["municipality", "fiscal_year", "status", "source"]
    list_filter: ClassVar = ["fiscal_year", "status"]
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("municipality"), FieldPanel("fiscal_year")]),
        FieldPanel("status"),
        FieldPanel("source"),
    ]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ProgrammeStatus]":
        """Load what the list shows of each row in one query."""
        return ProgrammeStatus.objects.select_related("municipality", "status")


class ImplementationViewSet(SnippetViewSet):
    """What the status of a municipality can be."""

    model = Implementation
    icon = "list-ul"
    menu_label = "実施状況の区分"
    list_display: ClassVar = ["label", "approach", "programme", "first_year", "last_year"]
    panels: ClassVar = [
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("approach"), FieldPanel("programme")]),
        FieldRowPanel([FieldPanel("first_year"), FieldPanel("last_year")]),
        FieldPanel("note"),
        FieldRowPanel([FieldPanel("order"), FieldPanel("slug")]),
    ]


class MunicipalityGroup(SnippetViewSetGroup):
    """One menu for everything about municipalities."""

    items = (
        MunicipalityViewSet,
        RegionViewSet,
        StatisticViewSet,
        ProgrammeStatusViewSet,
        ImplementationViewSet,
    )
    menu_label = "市町村"
    menu_icon = "site"
    menu_order = 310


class YearlyCheckPanel(Component):
    """Asks on the first page of the admin to check the kinds of municipalities."""

    name = "yearly_check"
    template_name = "municipalities/yearly_check_panel.html"
    order = 160

    def get_context_data(self, _parent_context: Any) -> dict[str, Any]:
        """Return the day of the shipped list."""
        return {"as_of": LIST_AS_OF}


@hooks.register("construct_homepage_panels")
def ask_for_the_yearly_check(request: HttpRequest, panels: list[Any]) -> None:
    """Ask in April and May: 中核市 and mergers change on 1 April."""
    may_act = request.user.has_perm("municipalities.change_municipality")
    if may_act and timezone.localdate().month in CHECK_MONTHS:
        panels.append(YearlyCheckPanel())


register_snippet(MunicipalityGroup)
# Directly below the municipalities in the menu.
register_import(StatisticsImport(), order=MunicipalityGroup.menu_order + 1)
