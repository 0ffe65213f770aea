"""The list of trainings."""

from typing import Any, ClassVar

from django.http import HttpRequest

from portal.pages.models import PortalPage


class TrainingIndexPage(PortalPage):
    """The parent of all trainings, at /trainings/."""

    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["trainings.TrainingPage"]
    max_count = 1
    template = "trainings/training_index_page.html"

    class Meta:
        verbose_name = verbose_name_plural = "研修の一覧"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the list for the URL of the request, limited to what the reader may see."""
        from trainings.listing import list_view  # noqa: PLC0415  (it needs the models)

        context = super().get_context(request, *args, **kwargs)
        context["view"] = list_view(request.GET, request.user)
        return dict(context)
