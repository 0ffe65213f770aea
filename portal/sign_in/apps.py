from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "portal.sign_in"
    label = "sign_in"
    verbose_name = "サインイン"

    def ready(self) -> None:
        """Register the checks and follow the signals of signing in."""
        from portal.sign_in import checks, signal_handlers  # noqa: F401, PLC0415  (Django's rule)
