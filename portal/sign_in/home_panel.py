"""What the first page of the admin says about one's own sign-in."""

from typing import Any

from wagtail.admin.ui.components import Component


class FactorReminder(Component):
    """Reminds somebody that a second factor will be needed in so many days."""

    name = "sign_in_factor"
    template_name = "sign_in/admin/reminder.html"
    order = 10

    def __init__(self, days: int) -> None:
        self.days = days

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the days that are left."""
        return {"days": self.days}
