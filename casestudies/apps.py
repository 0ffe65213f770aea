from django.apps import AppConfig


class CasestudiesConfig(AppConfig):
    name = "casestudies"
    verbose_name = "連携事例"

    def ready(self) -> None:
        """Make cases searchable, let consents withhold them, and connect their review."""
        from casestudies import consents, search, signal_handlers  # noqa: PLC0415  (models are loaded by now)
        from casestudies.permissions import drafts_on_the_site  # noqa: PLC0415  (models are loaded by now)
        from casestudies.reviewing import mails  # noqa: PLC0415  (models are loaded by now)
        from casestudies.reviewing import signal_handlers as review_signals  # noqa: PLC0415  (models are loaded by now)
        from casestudies.services import cases_with_terms  # noqa: PLC0415  (models are loaded by now)
        from casestudies.waiting import (  # noqa: PLC0415  (models are loaded by now)
            CONSENTS,
            PLACES,
            REVIEW_REMINDERS,
            SOURCES,
        )
        from portal.accounts.visibility import register_limit  # noqa: PLC0415  (models are loaded by now)
        from portal.changes.versions import register_not_shown  # noqa: PLC0415  (models are loaded by now)
        from portal.handover.registry import register_staying  # noqa: PLC0415  (models are loaded by now)
        from portal.mail.categories import register_category  # noqa: PLC0415  (models are loaded by now)
        from portal.pages.drafts import register_drafts  # noqa: PLC0415  (models are loaded by now)
        from portal.vocabularies.permissions import register_term_use  # noqa: PLC0415  (models are loaded by now)
        from portal.waiting.places import register_places  # noqa: PLC0415  (models are loaded by now)
        from portal.waiting.registry import register_source  # noqa: PLC0415  (models are loaded by now)

        # Who stands in for a reviewer is shown to reviewers alone.
        register_not_shown("casestudies.Substitution")
        search.register()
        signal_handlers.connect()
        review_signals.connect()
        for category in (*mails.CATEGORIES, REVIEW_REMINDERS, CONSENTS):
            register_category(category)
        for source in SOURCES:
            register_source(source)
        register_places(PLACES)
        register_limit(consents.LIMIT)
        register_staying("who has decided stays", "casestudies.SideDecision.user")
        register_staying(
            "it ends on its day, and the giver names another",
            "casestudies.Substitution.user",
            "casestudies.Substitution.named_by",
        )
        register_drafts(drafts_on_the_site)
        register_term_use("連携事例", cases_with_terms)
