"""Registration with Wagtail: what waits, on the first page of the admin."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel

from portal.waiting.home_panel import WaitingPanel


@hooks.register("construct_homepage_panels")
def show_what_waits(_request: HttpRequest, panels: list[Any]) -> None:
    """Show one panel with everything that waits, instead of Wagtail's with reviews only."""
    panels[:] = [p for p in panels if not isinstance(p, WorkflowObjectsToModeratePanel)]
    panels.append(WaitingPanel())
