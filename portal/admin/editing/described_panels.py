"""The form of a page in the admin, built from the descriptions of its fields."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
    TabbedInterface,
)
from wagtail.admin.panels.publishing_panel import PublishingPanel

from portal.field_descriptions import (
    Field,
    Findings,
    Group,
    Inherited,
    Item,
    Note,
    Part,
    Row,
    Tab,
)
from portal.pages.models import PortalPage
from portal.privacy.panels import PrivacyPanel

WIDGETS = {"radio": forms.RadioSelect, "select": forms.Select}


class _Remarked:
    """Mixin for bound panels: shows below the help what reviewers have said about the field.

    A page names it in `remarks_on_fields`, by name of the field or relation.
    """

    panel: Any
    instance: Any
    help_text: Any

    def __init__(self, **kwargs: Any) -> None:
        """Add the remark to the help."""
        super().__init__(**kwargs)
        name = getattr(self.panel, "relation_name", "") or getattr(self.panel, "field_name", "")
        if remark := getattr(self.instance, "remarks_on_fields", {}).get(name):
            self.help_text = format_html(
                '{}<span class="review-remark"><strong>審査でのコメント：</strong>{}</span>',
                self.help_text,
                linebreaksbr(remark, autoescape=True),
            )


class RemarkedFieldPanel(FieldPanel):
    """A field, with the remark of a reviewer."""

    class BoundPanel(_Remarked, FieldPanel.BoundPanel):
        """The field of one page."""


class RemarkedInlinePanel(InlinePanel):
    """The rows of a part, with the remark of a reviewer."""

    class BoundPanel(_Remarked, InlinePanel.BoundPanel):
        """The rows of one page."""


class RemarkedChooserPanel(MultipleChooserPanel):
    """The same, where rows are chosen."""

    class BoundPanel(_Remarked, MultipleChooserPanel.BoundPanel):
        """The rows of one page."""


class FormOfDescriptions:
    """Builds the tabs of a form.

    Args:
        text_area: The widget of fields of several lines; None for the usual one.
        soft_limit: How long an answer should be at most.
    """

    def __init__(self, *, text_area: type[forms.Widget] | None = None, soft_limit: int = 0) -> None:
        self._text_area = text_area
        self._soft_limit = soft_limit

    def edit_handler(self, tabs: Iterable[Tab]) -> TabbedInterface:
        """Return the form; the fields that concern publishing come last."""
        lists = [(tab.heading, list(self._panels(tab.items))) for tab in tabs]
        lists[-1][1].append(PublishingPanel())
        return TabbedInterface([ObjectList(panels, heading=heading) for heading, panels in lists])

    def _panels(self, items: Iterable[Item]) -> Iterator[Panel]:
        for item in items:
            if isinstance(item, Field | Row):
                yield from self._rows((item,))
            elif isinstance(item, Group):
                panels = self._rows(item.items)
                yield MultiFieldPanel(panels, heading=item.heading, help_text=item.help_text)
            elif isinstance(item, Part):
                yield self._part(item)
            elif isinstance(item, Note):
                yield HelpPanel(content=item.html, heading=item.heading)
            elif isinstance(item, Inherited):
                yield from PortalPage.management_panels
            elif isinstance(item, Findings):
                yield PrivacyPanel()

    def _field(self, field: Field) -> Panel:
        if field.chooser:
            return PageChooserPanel(field.name, field.chooser)
        options: dict[str, Any] = {}
        if field.widget:
            options["widget"] = WIDGETS[field.widget]
        elif field.many:
            options["widget"] = forms.CheckboxSelectMultiple
        elif self._text_area and (field.long or field.answer):
            options["widget"] = self._text_area
        attributes: dict[str, Any] = {}
        if field.limit:
            attributes["data-case-limit"] = field.limit
        elif field.answer:
            attributes["data-case-soft-limit"] = self._soft_limit
        return RemarkedFieldPanel(
            field.name,
            heading=field.question,
            help_text=field.advice(self._soft_limit),
            attrs=attributes,
            **options,
        )

    def _rows(self, items: Iterable[Field | Row]) -> list[Panel]:
        return [
            FieldRowPanel([self._field(field) for field in item.fields])
            if isinstance(item, Row)
            else self._field(item)
            for item in items
        ]

    def _part(self, part: Part) -> Panel:
        options: dict[str, Any] = {"max_num": part.most} if part.most else {}
        if part.chooser:
            options["chooser_field_name"] = part.chooser
        panel = RemarkedChooserPanel if part.chooser else RemarkedInlinePanel
        return panel(
            part.relation,
            heading=part.heading,
            label=part.label,
            help_text=part.help_text,
            panels=self._rows(part.items),
            **options,
        )
