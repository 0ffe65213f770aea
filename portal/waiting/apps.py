from django.apps import AppConfig


class WaitingConfig(AppConfig):
    """What waits for somebody, and the mails that remind of it."""

    name = "portal.waiting"
    verbose_name = "対応待ち"

    def ready(self) -> None:
        """Register the pages whose date has come, and the weekly reminders."""
        from portal.changes.versions import register_not_shown  # noqa: PLC0415  (models are loaded by now)
        from portal.mail.categories import register_category  # noqa: PLC0415  (models are loaded by now)
        from portal.mail.digests import register_collector  # noqa: PLC0415  (models are loaded by now)
        from portal.waiting.mails import REVIEW_DATES, remind  # noqa: PLC0415  (models are loaded by now)
        from portal.waiting.registry import register_source  # noqa: PLC0415  (models are loaded by now)
        from portal.waiting.review_dates import SOURCE  # noqa: PLC0415  (models are loaded by now)

        register_not_shown("waiting.ReminderRun")
        register_source(SOURCE)
        register_category(REVIEW_DATES)
        register_collector(remind)
