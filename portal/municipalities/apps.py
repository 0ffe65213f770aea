from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    name = "portal.municipalities"
    label = "municipalities"
    verbose_name = "市町村"

    def ready(self) -> None:
        from portal.municipalities import signal_handlers  # noqa: PLC0415  (models must be loaded)

        signal_handlers.connect()
