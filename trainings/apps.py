from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "trainings"
    verbose_name = "研修・情報共有の機会"

    def ready(self) -> None:
        """Make trainings searchable, and let cached pages expire with their dates."""
        from portal.page_cache.services import register_expiry  # noqa: PLC0415  (models are loaded by now)
        from portal.vocabularies.permissions import register_term_use  # noqa: PLC0415  (models are loaded by now)
        from portal.waiting.places import register_places  # noqa: PLC0415  (models are loaded by now)
        from trainings import expiry, search, signal_handlers  # noqa: PLC0415  (models are loaded by now)
        from trainings.services import trainings_with_terms  # noqa: PLC0415  (models are loaded by now)
        from trainings.waiting import PLACES  # noqa: PLC0415  (models are loaded by now)

        search.register()
        signal_handlers.connect()
        register_term_use("研修", trainings_with_terms)
        register_expiry(expiry.next_expiry)
        register_places(PLACES)
