from django.apps import AppConfig


class TablesConfig(AppConfig):
    """Reading, writing and importing tables."""

    name = "portal.tables"
    verbose_name = "表"
