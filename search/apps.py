from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The public search of the portal."""

    name = "search"
    verbose_name = "検索"

    def ready(self) -> None:
        """Register sources, receivers and checks."""
        from search import checks, signal_handlers, sources  # noqa: F401, PLC0415  (models are loaded by now)

        sources.register()
        signal_handlers.connect()
