"""The form of a training: five tabs; each panel says what to write and who will see it."""

from wagtail.admin.panels import TabbedInterface

from portal.admin.editing.described_panels import FormOfDescriptions
from trainings.fields import TABS


def edit_handler() -> TabbedInterface:
    """Return the form of a training."""
    return FormOfDescriptions().edit_handler(TABS)
