from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    name = "portal.municipalities"
    label = "municipalities"
    verbose_name = "市町村"

    def ready(self) -> None:
        """Let every form of the admin use one field with type-ahead for municipalities."""
        from django.db.models import ForeignKey  # noqa: PLC0415  (models are loaded by now)
        from wagtail.admin.forms.models import register_form_field_override  # noqa: PLC0415

        from portal.municipalities.form_fields import MunicipalityChoiceField  # noqa: PLC0415
        from portal.municipalities.models import Municipality  # noqa: PLC0415

        register_form_field_override(
            ForeignKey, to=Municipality, override={"form_class": MunicipalityChoiceField}
        )
