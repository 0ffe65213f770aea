"""The list as an event table for download. The table is public, so it contains public data only."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.pages.models import PortalSettings
from portal.tables.writing import FORMATS
from trainings.event_profiles.profiles import profiles
from trainings.event_profiles.writing import write_events
from trainings.listing import in_period, read_conditions
from trainings.services import listed
from trainings.views.feeds import base_url, list_page

FILE_NAME = "研修一覧"


@require_safe
def event_table(request: HttpRequest) -> HttpResponse:
    """Show the form for profile and format, or send the table.

    If the encoding lacks characters, the first response lists them with their replacements; the
    file follows after the reader has agreed.
    """
    index = list_page()
    conditions = read_conditions(request.GET)
    known = profiles()
    profile = known.get(request.GET.get("profile", ""))
    file_format = request.GET.get("format", "")
    context = {
        "page": index,
        "profiles": known.values(),
        "formats": FORMATS,
        "conditions": conditions,
        "list_query": conditions.query(),
        "hidden": list(conditions.pairs()),
    }
    if profile is None or file_format not in dict(FORMATS):
        return render(request, "trainings/event_table.html", context)
    settings = PortalSettings.for_request(request)
    table = write_events(
        listed(in_period(conditions, None)),
        profile,
        file_format,
        base_url=base_url(request),
        prefecture=(settings.prefecture_code, settings.prefecture_name),
    )
    if table.replacements and "agreed" not in request.GET:
        query = urlencode([*request.GET.items(), ("agreed", "1")])
        context |= {"replacements": table.replacements, "agreed_url": f"?{query}"}
        return render(request, "trainings/event_table.html", context)
    return table.response(FILE_NAME)
