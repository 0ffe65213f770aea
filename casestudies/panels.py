"""The form of a case: the questions of the interview as panels, in eight tabs."""

from typing import Any

from wagtail.admin.panels import TabbedInterface
from wagtail.admin.widgets import AdminAutoHeightTextInput

from casestudies.fields import TABS
from casestudies.rules import SOFT_LIMIT
from portal.admin.editing.described_panels import FormOfDescriptions


class LineEndsMixin:
    """For a text area: line ends are one character each, as they are counted."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the text with normalised line ends."""
        value = super().value_from_datadict(data, files, name)  # type: ignore[misc]  # of the widget
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class PlainTextarea(LineEndsMixin, AdminAutoHeightTextInput):
    """The text area of the admin."""


def edit_handler() -> TabbedInterface:
    """Return the form of a case."""
    return FormOfDescriptions(text_area=PlainTextarea, soft_limit=SOFT_LIMIT).edit_handler(TABS)
