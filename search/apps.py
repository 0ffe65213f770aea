from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The public search of the portal."""

    name = "search"
    verbose_name = "検索"

    def ready(self) -> None:
        """Register sources, receivers and checks."""
        from portal.page_cache import services as page_cache  # noqa: PLC0415  (models are loaded by now)
        from portal.vocabularies.models.glossary import word_checks  # noqa: PLC0415
        from search import checks, signal_handlers, versions  # noqa: F401, PLC0415
        from search.backend import receivers  # noqa: PLC0415
        from search.sources import portal_content  # noqa: PLC0415
        from search.words.synonym_checks import entry_problem  # noqa: PLC0415

        portal_content.register()
        word_checks.append(entry_problem)
        receivers.connect()
        signal_handlers.connect()
        versions.connect()
        page_cache.register_version_part(versions.last_change)
        page_cache.register_version_part(versions.index_revision)
