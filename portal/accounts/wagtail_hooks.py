"""Registration with Wagtail: the page on which users change their own account."""

from wagtail.admin.views.account import NameEmailSettingsPanel

from portal.accounts.forms import OwnAccountForm

# Wagtail has no setting for this form, which would ask for a first and a last name.
NameEmailSettingsPanel.form_class = OwnAccountForm
