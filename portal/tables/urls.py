"""URLs of an import in the admin."""

from django.urls import URLPattern, path

from portal.tables import views
from portal.tables.wizard import ImportWizard


def import_urls(wizard: ImportWizard) -> list[URLPattern]:
    """Return the URLs of an import: its steps, and the template file if there is one."""
    steps: list[tuple[str, type[views.ImportStep]]] = [
        ("", views.UploadView),
        ("confirm", views.ConfirmView),
    ]
    if wizard.result_template:
        steps.append(("result", views.ResultView))
    if wizard.form_name:
        steps.append(("template", views.BlankFormView))
    return [
        path(
            f"{wizard.address}{step}/" if step else wizard.address,
            view.as_view(wizard=wizard),
            name=f"{wizard.name}_{step}" if step else wizard.name,
        )
        for step, view in steps
    ]
