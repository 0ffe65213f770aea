from django.apps import AppConfig


class JapaneseConfig(AppConfig):
    name = "portal.japanese"
    label = "japanese"
    verbose_name = "日本語"

    def ready(self) -> None:
        """Let every form and model accept texts, numbers and addresses as people type them in Japan."""
        from portal.japanese import form_fields, model_fields  # noqa: PLC0415  (models are loaded by now)

        form_fields.read_as_typed_in_japan()
        model_fields.save_clean_texts()
