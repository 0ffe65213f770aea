"""Template tags of the whole portal: Japanese dates, static files, metadata."""

import datetime
import re
from functools import cache
from typing import Any
from urllib.parse import unquote

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from portal.accounts.visibility import Visibility
from portal.japanese import dates as japanese_dates
from portal.pages.models import PortalPage
from portal.pages.syndication import structured

register = template.Library()


@register.simple_tag
def asset(path: str) -> str:
    """Return the URL of a static file that every page uses.

    Without the manifest of collected files it is the plain URL, so that error pages work as well.
    """
    try:
        return named_asset(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@cache
def named_asset(path: str) -> str:
    """Return the URL of a static file, looked up once per process; ValueError without manifest."""
    return static(path)


def _as_date(value: datetime.date | datetime.datetime) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def jdate(value: datetime.date | datetime.datetime | None) -> str:
    """Show a date as 令和8年11月23日（月）; nothing for None."""
    return japanese_dates.format_date(_as_date(value)) if value else ""


@register.filter
def jdate_long(value: datetime.date | datetime.datetime | None) -> str:
    """Show a date as 令和8年（2026年）11月23日（月）; nothing for None."""
    return japanese_dates.format_date(_as_date(value), gregorian=True) if value else ""


@register.filter
def jmonth(value: datetime.date | datetime.datetime | None) -> str:
    """Show a month as 令和8年11月; nothing for None."""
    if not value:
        return ""
    day = _as_date(value)
    return f"{japanese_dates.era_year(day)}{day.month}月"


@register.filter
def fiscal_year(value: int | None) -> str:
    """Show a fiscal year as 令和6年度; nothing for None."""
    return japanese_dates.format_fiscal_year(int(value)) if value else ""


@register.filter
def fiscal_year_long(value: int | None) -> str:
    """Show a fiscal year as 令和6年度（2024年度）; nothing for None."""
    return f"{fiscal_year(value)}（{value}年度）" if value else ""


# The Japanese words in a URL, without the letters and digits of generated slugs.
_JAPANESE = re.compile(r"[぀-ヿ㐀-鿿々ー]{2,}")
_WORDS_OF_AN_ADDRESS = 3


@register.simple_tag
def address_words(path: str) -> str:
    """Return the Japanese words of a URL, to search for them when there is no such page."""
    words = _JAPANESE.findall(unquote(path))
    return " ".join(dict.fromkeys(words[:_WORDS_OF_AN_ADDRESS]))


_LINE_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")


@register.simple_block_tag
def joined(content: str) -> SafeString:
    """Join the lines of a block without a space.

    Browsers show a line break in HTML as a space, but Japanese has no spaces between words: `{%
    joined %}…{% endjoined %}` lets a template break a long sentence.
    """
    return mark_safe(_LINE_BREAK.sub("", content))  # noqa: S308  (rendered and escaped already)


@register.simple_block_tag
def document_title(content: str, site: str) -> SafeString:
    """Return the document title: the content of the block, then the name of the site."""
    said = joined(content)
    title = f"{said} | {conditional_escape(site)}" if said else conditional_escape(site)
    return mark_safe(title)  # noqa: S308  (rendered and escaped already)


DESCRIPTION_LENGTH = 120


@register.simple_tag
def description_of(page: Any) -> str:
    """Return the description of a page for search engines and link previews; "" if unknown."""
    for name in ("search_description", "summary", "lead"):
        text = getattr(page, name, "")
        if isinstance(text, str) and text.strip():
            return Truncator(" ".join(text.split())).chars(DESCRIPTION_LENGTH)
    return ""


@register.simple_tag(takes_context=True)
def edit_link(context: dict[str, Any]) -> dict[str, str] | None:
    """Return the URL and text of the edit link; None for users who may not edit the page."""
    page, request = context.get("page"), context.get("request")
    if not isinstance(page, PortalPage) or request is None or getattr(request, "is_preview", False):
        return None
    user = getattr(request, "user", None)
    if user is None or not user.has_perm("wagtailadmin.access_admin"):
        return None
    if not page.edit_permission_for(user):
        return None
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return {"address": address, "text": f"この{page.short_name}を編集"}


@register.simple_tag(takes_context=True)
def website_json_ld(context: dict[str, Any]) -> SafeString:
    """Return the structured data of the site, for the home page."""
    data = structured.website(context["request"], context["portal_name"], _prefecture(context))
    return json_ld(data)


@register.simple_tag(takes_context=True)
def article_json_ld(context: dict[str, Any], page: PortalPage) -> SafeString:
    """Return the structured data of an article; nothing for drafts and restricted pages."""
    if not page.live or page.visibility != Visibility.PUBLIC:
        return SafeString("")
    summary = description_of(page)
    return json_ld(structured.article(context["request"], page, _prefecture(context), summary))


def _prefecture(context: dict[str, Any]) -> str:
    return getattr(context.get("portal_settings"), "prefecture_name", "")


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Return structured data (schema.org) as a script element that browsers do not execute."""
    known = {name: value for name, value in data.items() if value not in (None, "", [], {})}
    text = structured.script_text({"@context": structured.SCHEMA, **known})
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  (escaped)
