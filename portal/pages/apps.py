from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
    verbose_name = "ページ"

    def ready(self) -> None:
        """Connect signal handlers, register checks and name Wagtail's unnamed fields."""
        from portal.pages import (  # noqa: PLC0415  (Django's rule)
            admin_labels,
            checks,  # noqa: F401
            signal_handlers,  # noqa: F401
        )

        admin_labels.name_wagtails_labels()
