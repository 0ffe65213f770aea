from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "trainings"
    verbose_name = "研修・情報共有の機会"

    def ready(self) -> None:
        """Make trainings searchable and give them their form."""
        from trainings import forms, panels, search  # noqa: PLC0415  (Django's rule)
        from trainings.models import TrainingPage  # noqa: PLC0415  (the same)

        search.register()
        # Set here, because models lie below the form.
        TrainingPage.base_form_class = forms.TrainingPageForm
        TrainingPage.edit_handler = panels.edit_handler()
