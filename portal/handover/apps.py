from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "portal.handover"
    label = "handover"
    verbose_name = "引き継ぎ"

    def ready(self) -> None:
        """Register what changes hands, the mail, and the check."""
        from portal.changes.versions import register_not_shown  # noqa: PLC0415  (models are loaded by now)
        from portal.handover import checks  # noqa: F401, PLC0415  (registers itself)
        from portal.handover.declarations import register_own  # noqa: PLC0415  (models are loaded by now)
        from portal.handover.mails import CATEGORY  # noqa: PLC0415  (models are loaded by now)
        from portal.mail.categories import register_category  # noqa: PLC0415  (models are loaded by now)

        register_not_shown("handover.HandOver", "handover.Giver", "handover.Item")
        register_category(CATEGORY)
        register_own()
