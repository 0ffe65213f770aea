from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "portal.feedback"
    verbose_name = "ご意見・お問い合わせ"

    def ready(self) -> None:
        """Keep feedback out of the version of the public pages: only the admin shows it."""
        from portal.changes.versions import register_not_shown  # noqa: PLC0415  (Django's rule)

        register_not_shown("feedback.Feedback")
