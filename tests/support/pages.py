"""One page of each type in the served demo."""

import re
import urllib.request
from datetime import datetime
from urllib.parse import quote, urljoin
from zoneinfo import ZoneInfo

from tests.support.server import PortalServer

TOKYO = ZoneInfo("Asia/Tokyo")


def first_link(server: PortalServer, address: str, pattern: str) -> str:
    """Return the path of the first link on a page that matches.

    Args:
        server: A served portal.
        address: The page that has the link.
        pattern: A regular expression for the whole path.

    Raises:
        LookupError: There is none.
    """
    with urllib.request.urlopen(urljoin(server.url, address)) as response:
        html = response.read().decode()
    for link in re.findall(r'href="([^"#]+)"', html):
        path = link.removeprefix(server.url)
        if re.fullmatch(pattern, path):
            return path
    message = f"no link like {pattern} on {address}"
    raise LookupError(message)


def page_types(server: PortalServer) -> dict[str, str]:
    """Return the URL of one page of each type, by the name of the type."""
    case = first_link(server, "/cases/", r"/cases/[^/?]+/")
    return {
        "home": "/",
        "search": f"/search/?q={quote('協力隊')}",
        "search-map": "/search/?map=1",
        "no-hits": f"/search/?q={quote('麒麟')}",
        "cases": "/cases/",
        "case": case,
        "contacts": "/contacts/",
        "contacts-list": "/contacts/?view=list",
        "contact": first_link(server, "/contacts/", r"/contacts/\d+/"),
        "municipalities": "/municipalities/",
        "municipality": first_link(server, case, r"/municipalities/\d{6}/"),
        "trainings": "/trainings/",
        "trainings-month": f"/trainings/?month={datetime.now(TOKYO):%Y-%m}",
        "training": first_link(server, "/trainings/", r"/trainings/[^/?]+/"),
        "notices": "/notices/",
        "notice": "/notices/juso-chiikiryoku-2021/",
        "programmes": "/programmes/",
        "programme": "/programmes/kyoryokutai/",
        "glossary": "/glossary/",
        "glossary-entry": "/glossary/juso/",
        "tags": "/tags/",
        "tag": f"/tags/{quote('食でつながる')}/",
        "compare": "/municipalities/compare/?a=992011&b=993018",
        "feedback": "/feedback/",
        "standard": "/about/",
        "sign-in": "/accounts/login/",
    }
