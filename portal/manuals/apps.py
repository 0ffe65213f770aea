from django.apps import AppConfig


class ManualsConfig(AppConfig):
    name = "portal.manuals"
    label = "manuals"
    verbose_name = "手引き"
