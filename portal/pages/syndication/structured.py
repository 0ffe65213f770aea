"""What pages say of themselves to machines (schema.org), as plain data for the tag `json_ld`."""

import json
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from portal.japanese.model_fields import clean_data
from portal.pages.models import PortalPage

SCHEMA = "https://schema.org"
# In a script element only these characters could end it or begin another.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def script_text(data: dict[str, Any]) -> SafeString:
    """Return a description as the content of a script element that no browser executes."""
    text = json.dumps(clean_data(data), ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308  (nothing in it can end the element)


def website(request: HttpRequest, name: str, publisher: str) -> dict[str, Any]:
    """Return the description of the whole site with the address of its search."""
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
    """Return the description of a page that tells of something, e.g. a case."""
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
