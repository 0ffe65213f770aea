from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "portal.notices"
    verbose_name = "通知・しくみの解説"
