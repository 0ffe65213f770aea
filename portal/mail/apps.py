from django.apps import AppConfig


class MailConfig(AppConfig):
    """Mails: the outbox and its sending, digests, and who wants which mail."""

    name = "portal.mail"
    verbose_name = "メール"

    def ready(self) -> None:
        from portal.background.services import register_due  # noqa: PLC0415  (models are loaded by now)
        from portal.changes.versions import register_not_shown  # noqa: PLC0415  (models are loaded by now)
        from portal.mail.digests import do_what_is_due  # noqa: PLC0415  (models are loaded by now)

        register_not_shown(
            "mail.DigestItem", "mail.MailAttachment", "mail.MailPreference", "mail.OutgoingMail"
        )
        register_due("mails", do_what_is_due)
