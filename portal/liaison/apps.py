from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    name = "portal.liaison"
    verbose_name = "連絡調整担当"

    def ready(self) -> None:
        """Make contacts searchable and register the checks."""
        from portal.admin.visibility import visibility_log  # noqa: PLC0415  (models are loaded by now)
        from portal.liaison import (  # noqa: PLC0415  (models are loaded by now)
            checks,  # noqa: F401
            search,
        )
        from portal.liaison.models import LiaisonContact  # noqa: PLC0415  (models are loaded by now)

        search.register()
        visibility_log.watch(LiaisonContact)
