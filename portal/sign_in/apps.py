from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "portal.sign_in"
    label = "sign_in"
    verbose_name = "サインイン"

    def ready(self) -> None:
        """Register the checks and follow the signals of signing in."""
        from portal.mail.categories import register_category  # noqa: PLC0415  (models are loaded by now)
        from portal.sign_in import checks, signal_handlers  # noqa: F401, PLC0415  (the same)
        from portal.sign_in.mails import CATEGORY  # noqa: PLC0415  (the same)

        register_category(CATEGORY)
