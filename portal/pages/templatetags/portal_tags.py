"""Template tags of the whole portal: dates as Japanese offices write them, what machines read."""

import datetime
import json
import re
from functools import cache
from typing import Any
from urllib.parse import unquote

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from portal.pages import japanese_dates, structured
from portal.pages.models import PortalPage
from portal.pages.visibility import Visibility

register = template.Library()


@register.simple_tag
@cache
def asset(path: str) -> str:
    """Return the address of a static file that every page names; looked up once a process."""
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


# What an address may hold of a Japanese title: no letters or digits of a slug made up for it.
_JAPANESE = re.compile(r"[぀-ヿ㐀-鿿々ー]{2,}")
_WORDS_OF_AN_ADDRESS = 3


@register.simple_tag
def address_words(path: str) -> str:
    """Return the Japanese words of an address, to be searched for when there is no such page."""
    words = _JAPANESE.findall(unquote(path))
    return " ".join(dict.fromkeys(words[:_WORDS_OF_AN_ADDRESS]))


DESCRIPTION_LENGTH = 120


@register.simple_tag
def description_of(page: Any) -> str:
    """Return what a page is about, for search engines and previews of links; "" when unknown."""
    for name in ("search_description", "summary", "lead"):
        text = getattr(page, name, "")
        if isinstance(text, str) and text.strip():
            return Truncator(" ".join(text.split())).chars(DESCRIPTION_LENGTH)
    return ""


# In a script element only these characters could end it or begin another.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@register.simple_tag(takes_context=True)
def website_json_ld(context: dict[str, Any]) -> SafeString:
    """Describe the whole site, on its front page."""
    data = structured.website(context["request"], context["portal_name"], _prefecture(context))
    return json_ld(data)


@register.simple_tag(takes_context=True)
def article_json_ld(context: dict[str, Any], page: PortalPage) -> SafeString:
    """Describe a page that tells of something; nothing for drafts and restricted pages."""
    if not page.live or page.visibility != Visibility.PUBLIC:
        return SafeString("")
    summary = description_of(page)
    return json_ld(structured.article(context["request"], page, _prefecture(context), summary))


def _prefecture(context: dict[str, Any]) -> str:
    return getattr(context.get("portal_settings"), "prefecture_name", "")


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Return a description for machines (schema.org) as an element that no browser executes."""
    known = {name: value for name, value in data.items() if value not in (None, "", [], {})}
    text = json.dumps({"@context": "https://schema.org", **known}, ensure_ascii=False)
    return mark_safe(  # noqa: S308  (escaped above)
        f'<script type="application/ld+json">{text.translate(_ESCAPES)}</script>'
    )
