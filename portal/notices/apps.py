from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "portal.notices"
    verbose_name = "通知・しくみの解説"

    def ready(self) -> None:
        """Make notices searchable and register the links from terms to explainers."""
        from portal.notices import search, services  # noqa: PLC0415  (models are loaded by now)
        from portal.pages.term_links import register_term_links  # noqa: PLC0415  (models are loaded by now)

        search.register()
        register_term_links(services.explainer_addresses)
