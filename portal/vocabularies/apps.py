from django.apps import AppConfig


class VocabulariesConfig(AppConfig):
    name = "portal.vocabularies"
    label = "vocabularies"
    verbose_name = "語彙"

    def ready(self) -> None:
        """Let every form of the admin offer terms by vocabulary."""
        from django.db.models import ForeignKey  # noqa: PLC0415  (models are loaded by now)
        from wagtail.admin.forms.models import register_form_field_override  # noqa: PLC0415

        from portal.vocabularies.form_fields import TermChoiceField  # noqa: PLC0415
        from portal.vocabularies.models import Term  # noqa: PLC0415

        register_form_field_override(ForeignKey, to=Term, override={"form_class": TermChoiceField})
