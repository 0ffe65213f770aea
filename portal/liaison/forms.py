"""The form of a contact in the admin."""

from wagtail.admin.forms import WagtailAdminModelForm

from portal.accounts.widening import WideningForm


class LiaisonContactForm(WideningForm, WagtailAdminModelForm):
    """The form in which editors write a contact."""
