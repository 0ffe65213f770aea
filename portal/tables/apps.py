from django.apps import AppConfig


class TablesConfig(AppConfig):
    """Tables as files: reading, writing and importing."""

    name = "portal.tables"
    verbose_name = "表"
