from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
    verbose_name = "ページ"

    def ready(self) -> None:
        """Connect signal handlers and register checks."""
        from portal.pages import checks, signal_handlers  # noqa: F401, PLC0415  (Django's rule)
