from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    """Work outside requests: tasks for the worker, and what runs by the clock."""

    name = "portal.background"
    verbose_name = "バックグラウンド処理"
