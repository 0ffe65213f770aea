"""The panel of the admin's first page with tasks about consents."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from casestudies.consents import tasks_for


class ConsentPanel(Component):
    """同意の確認; hidden if there is nothing to do."""

    name = "consents"
    template_name = "casestudies/admin/consent_panel.html"
    order = 90

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """List the cases that the user may edit."""
        return {"tasks": tasks_for(parent_context["request"].user)}
