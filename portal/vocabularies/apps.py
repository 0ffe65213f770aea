from django.apps import AppConfig


class VocabulariesConfig(AppConfig):
    name = "portal.vocabularies"
    label = "vocabularies"
    verbose_name = "語彙"
