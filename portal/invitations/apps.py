from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "portal.invitations"
    label = "invitations"
    verbose_name = "招待"

    def ready(self) -> None:
        """Register the mail."""
        from portal.invitations.mails import CATEGORY  # noqa: PLC0415  (models are loaded by now)
        from portal.mail.categories import register_category  # noqa: PLC0415  (models are loaded by now)

        register_category(CATEGORY)
