from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    name = "portal.liaison"
    verbose_name = "連絡調整担当"

    def ready(self) -> None:
        """Make contacts searchable, give them their form and register the checks."""
        from portal.admin.visibility import visibility_log  # noqa: PLC0415  (the same)
        from portal.liaison import (  # noqa: PLC0415  (models are loaded by now)
            checks,  # noqa: F401
            forms,
            search,
        )
        from portal.liaison.models import LiaisonContact  # noqa: PLC0415  (the same)

        search.register()
        # Set here, because models lie below the form.
        LiaisonContact.base_form_class = forms.LiaisonContactForm
        visibility_log.watch(LiaisonContact)
