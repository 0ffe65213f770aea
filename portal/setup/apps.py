from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SetupConfig(AppConfig):
    name = "portal.setup"
    label = "portal_setup"
    verbose_name = "立ち上げ"

    def ready(self) -> None:
        """Register the checks, and the update of an existing portal after `migrate`."""
        from portal.setup import (  # noqa: PLC0415  (models are loaded by now)
            checks,  # noqa: F401
            updates,
        )

        post_migrate.connect(updates.after_migrate, dispatch_uid="portal.setup.updates")
