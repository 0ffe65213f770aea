"""What the search puts on the front page."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks

from portal.pages.models import HomePage
from portal.pages.sections import Section
from portal.pages.visibility import audiences_of
from search.maps import map_of_overview
from search.overview import overview

# Words that say at once what may be asked for: a programme, a theme, two words together.
EXAMPLES = ("協力隊", "ひきこもり", "空き家 居場所")


@hooks.register("register_home_section")
def search_box(request: HttpRequest, page: HomePage) -> Section:
    """Put the search box with its examples first."""
    address = reverse("search:search")
    examples = [(words, f"{address}?{urlencode({'q': words})}") for words in EXAMPLES]
    context = {"address": address, "examples": examples}
    return Section(10, "search/home/box.html", request, context)


@hooks.register("register_home_section")
def ways_in(request: HttpRequest, page: HomePage) -> Section:
    """Put the three ways in below it: by municipality, by theme, by programme."""
    found = overview(audiences_of(request.user))
    context = {"overview": found, "map": map_of_overview(found)}
    return Section(20, "search/home/ways_in.html", request, context)
