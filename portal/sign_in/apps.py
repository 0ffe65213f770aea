from django.apps import AppConfig, apps


class SignInConfig(AppConfig):
    name = "portal.sign_in"
    label = "sign_in"
    verbose_name = "サインイン"

    def ready(self) -> None:
        """Register checks and mails, follow signals, and keep sign-ins out of what pages follow."""
        from portal.changes.versions import register_not_shown  # noqa: PLC0415  (models are loaded by now)
        from portal.mail.categories import register_category  # noqa: PLC0415  (models are loaded by now)
        from portal.sign_in import checks, signal_handlers  # noqa: F401, PLC0415  (models are loaded by now)
        from portal.sign_in.mails import CATEGORY  # noqa: PLC0415  (models are loaded by now)

        register_category(CATEGORY)
        labels = ("sign_in", "account", "mfa", "socialaccount", "usersessions")
        register_not_shown(
            *(
                model._meta.label
                for label in labels
                for model in apps.get_app_config(label).get_models(include_auto_created=True)
            )
        )
