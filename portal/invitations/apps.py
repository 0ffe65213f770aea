from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "portal.invitations"
    label = "invitations"
    verbose_name = "招待"

    def ready(self) -> None:
        """Register the mail."""
        from portal.invitations.mails import CATEGORY  # noqa: PLC0415  (Django's rule)
        from portal.mail.categories import register_category  # noqa: PLC0415  (the same)

        register_category(CATEGORY)
