"""The panel 「対応待ち」 on the first page of the admin."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from portal.waiting.services import groups_of, remember_count


class WaitingPanel(Component):
    """What waits for the user, a few of each kind, with links to all."""

    name = "waiting"
    template_name = "waiting/admin/panel.html"
    order = 80

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return what waits."""
        user = parent_context["request"].user
        groups = groups_of(user)
        remember_count(user, groups)
        return {"groups": groups}
