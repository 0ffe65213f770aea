from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The public search of the portal."""

    name = "search"
    verbose_name = "検索"

    def ready(self) -> None:
        """Register sources, receivers and checks."""
        from portal.changes import services as changes  # noqa: PLC0415  (models are loaded by now)
        from portal.changes import signal_handlers, versions  # noqa: PLC0415
        from portal.page_cache import services as page_cache  # noqa: PLC0415
        from portal.vocabularies.models.glossary import word_checks  # noqa: PLC0415
        from portal.waiting.registry import register_source  # noqa: PLC0415
        from search import checks  # noqa: F401, PLC0415
        from search.backend import receivers  # noqa: PLC0415
        from search.diagnosis.waiting import SOURCE  # noqa: PLC0415  (models are loaded by now)
        from search.engines import index_revision  # noqa: PLC0415
        from search.indexing.updates import follow_change  # noqa: PLC0415
        from search.sources import portal_content, registry  # noqa: PLC0415
        from search.sources.explainers import follow_explainers  # noqa: PLC0415  (models are loaded by now)
        from search.words.labels import LABEL_MODELS  # noqa: PLC0415
        from search.words.synonym_checks import entry_problem  # noqa: PLC0415
        from search.words.variants import use_portal_variants  # noqa: PLC0415

        use_portal_variants()
        portal_content.register()
        word_checks.append(entry_problem)
        receivers.connect()
        signal_handlers.register_sources(registry.sources)
        signal_handlers.register_label_models(*LABEL_MODELS)
        # Only the admin shows these rows, so pages stay cached: a search without hits writes one
        # during its request.
        versions.register_not_shown("search.AdminEntry", "search.NoHitQuery")
        changes.register_follower(follow_change)
        changes.register_follower(follow_explainers)
        page_cache.register_version_part(index_revision)
        register_source(SOURCE)
