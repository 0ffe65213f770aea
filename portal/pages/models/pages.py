"""The site's own pages: home and standard pages."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from portal.pages.blocks import BodyBlock
from portal.pages.fields import SlimStreamField
from portal.pages.models.base import PortalPage


class HomePage(PortalPage):
    """The home page. The apps register its sections.

    An app adds a section with the hook `register_home_section`: a function of
    (request, page) that returns a section with `order` and `render()`, or None.
    """

    lead = models.CharField(
        "ひとことの紹介",
        max_length=120,
        help_text="このサイトで何ができるかを1文で書きます。",
    )

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    max_count = 1
    template = "pages/home_page.html"

    class Meta:
        verbose_name = verbose_name_plural = "トップページ"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the sections that the apps register."""
        context = super().get_context(request, *args, **kwargs)
        sections = [
            section
            for register in hooks.get_hooks("register_home_section")
            if (section := register(request, self)) is not None
        ]
        context["sections"] = sorted(sections, key=lambda section: section.order)
        return dict(context)


class StandardPage(PortalPage):
    """A page of free text: 使い方, プライバシーポリシー, このサイトについて."""

    lead = models.TextField(
        "リード文", blank=True, max_length=300, help_text="最初に読まれる要点。300字まで。"
    )
    body = SlimStreamField(BodyBlock(), verbose_name="本文", blank=True)

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    parent_page_types: ClassVar = ["pages.HomePage", "pages.StandardPage"]
    template = "pages/standard_page.html"

    class Meta:
        verbose_name = verbose_name_plural = "一般ページ"

    def body_text(self) -> str:
        """Return the plain text of the body, for the search."""
        block = self.body.stream_block
        return "\n".join(str(text) for text in block.get_searchable_content(self.body))
