"""Structured data (schema.org) of pages, as plain data for the tag `json_ld`."""

import json
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from portal.japanese.model_fields import clean_data
from portal.pages.models import PortalPage

SCHEMA = "https://schema.org"
# Only these characters could end a script element or begin another one.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def script_text(data: dict[str, Any]) -> SafeString:
    """Return structured data as the content of a script element that browsers do not execute."""
    text = json.dumps(clean_data(data), ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308  (nothing in it can end the element)


def website(request: HttpRequest, name: str, publisher: str) -> dict[str, Any]:
    """Return the structured data of the site, with the URL of its search."""
    home = request.build_absolute_uri("/")
    search = request.build_absolute_uri(reverse("search:search"))
    return {
        "@type": "WebSite",
        "name": name,
        "url": home,
        "inLanguage": "ja",
        "publisher": {"@type": "GovernmentOrganization", "name": publisher or name, "url": home},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{words}}"},
            "query-input": "required name=words",
        },
    }


def article(request: HttpRequest, page: PortalPage, publisher: str, summary: str) -> dict[str, Any]:
    """Return the structured data of an article, e.g. a case."""
    published, changed = page.first_published_at, page.last_published_at
    return {
        "@type": "Article",
        "headline": page.title,
        "description": summary,
        "inLanguage": "ja",
        "url": request.build_absolute_uri(request.path),
        "datePublished": published.isoformat() if published else "",
        "dateModified": changed.isoformat() if changed else "",
        "publisher": {"@type": "GovernmentOrganization", "name": publisher} if publisher else "",
    }
