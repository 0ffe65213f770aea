"""What pages say of themselves to machines (schema.org), as plain data for the tag `json_ld`."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from portal.pages.models import PortalPage


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
