from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit log: who did what and when."""

    name = "portal.audit"
    verbose_name = "操作記録"

    def ready(self) -> None:
        """Record what signals and exports tell, and keep the log out of what pages follow."""
        from portal.audit import signal_handlers  # noqa: PLC0415  (models are loaded by now)
        from portal.audit.mails import CATEGORY  # noqa: PLC0415  (models are loaded by now)
        from portal.audit.reporting import exports  # noqa: PLC0415  (models are loaded by now)
        from portal.changes.versions import register_not_shown  # noqa: PLC0415  (models are loaded by now)
        from portal.mail.categories import register_category  # noqa: PLC0415  (models are loaded by now)

        register_category(CATEGORY)
        register_not_shown("audit.Chain", "audit.Entry", "audit.PendingEntry")
        signal_handlers.connect()
        exports.connect()
