from django.apps import AppConfig


class CasestudiesConfig(AppConfig):
    name = "casestudies"
    verbose_name = "連携事例"

    def ready(self) -> None:
        """Make cases searchable."""
        from casestudies import search  # noqa: PLC0415  (Django's rule)

        search.register()
