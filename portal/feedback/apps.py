from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "portal.feedback"
    verbose_name = "ご意見・お問い合わせ"
