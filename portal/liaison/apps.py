from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    name = "portal.liaison"
    verbose_name = "連絡調整担当"
