from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The public search of the portal."""

    name = "search"
    verbose_name = "検索"

    def ready(self) -> None:
        """Register sources, receivers and checks."""
        from portal.pages import caching  # noqa: PLC0415  (models are loaded by now)
        from search import checks, signal_handlers, sources, versions  # noqa: F401, PLC0415
        from search.backend import receivers  # noqa: PLC0415

        sources.register()
        receivers.connect()
        signal_handlers.connect()
        versions.connect()
        caching.register_version_part(versions.last_change)
        caching.register_version_part(versions.index_revision)
