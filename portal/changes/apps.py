from django.apps import AppConfig


class ChangesConfig(AppConfig):
    """The change log, which the search indices and the page cache follow."""

    name = "portal.changes"
    verbose_name = "変更記録"

    def ready(self) -> None:
        """Write the log, and make it part of the page cache's version."""
        from portal.changes import signal_handlers, versions  # noqa: PLC0415  (models are loaded by now)
        from portal.page_cache import services as page_cache  # noqa: PLC0415  (models are loaded by now)

        signal_handlers.connect()
        versions.connect()
        page_cache.register_version_part(versions.last_change)
