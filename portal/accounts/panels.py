"""Panels of the admin that models with a level (公開範囲) share."""

from wagtail.admin.panels import FieldPanel, MultiFieldPanel


def visibility_panel() -> MultiFieldPanel:
    """Return the fields of the level; its form is a `portal.accounts.widening.WideningForm`."""
    return MultiFieldPanel(
        [
            FieldPanel("visibility"),
            # Shown only when the level is opened wider.
            FieldPanel("confirm_widening"),
            FieldPanel("participants"),
        ],
        heading="公開範囲",
    )
