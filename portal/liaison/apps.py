from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    name = "portal.liaison"
    verbose_name = "連絡調整担当"

    def ready(self) -> None:
        """Make contacts searchable and register the checks."""
        from portal.liaison import checks, search  # noqa: F401, PLC0415  (models are loaded by now)

        search.register()
