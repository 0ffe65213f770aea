from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """What readers report, and who is told of it."""

    name = "portal.feedback"
    verbose_name = "ご意見・お問い合わせ"

    def ready(self) -> None:
        """Offer its mails; keep feedback out of the version of the public pages, as only the admin shows it."""
        from portal.changes.versions import register_not_shown  # noqa: PLC0415  (models are loaded by now)
        from portal.feedback.mails import CATEGORIES  # noqa: PLC0415  (models are loaded by now)
        from portal.feedback.waiting import SOURCE  # noqa: PLC0415  (models are loaded by now)
        from portal.mail.categories import register_category  # noqa: PLC0415  (models are loaded by now)
        from portal.waiting.registry import register_source  # noqa: PLC0415  (models are loaded by now)

        register_not_shown("feedback.Feedback")
        for category in CATEGORIES:
            register_category(category)
        register_source(SOURCE)
