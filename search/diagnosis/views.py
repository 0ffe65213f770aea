"""The diagnosis in the admin, and the table of searches without hits."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.accounts.visibility import audiences_of
from portal.tables.writing import write_csv
from search.diagnosis.forms import DiagnosisForm
from search.diagnosis.indices import MOST, DriftRunningError, compare, index_lines
from search.diagnosis.no_hits import SHOWN_FROM, shown
from search.diagnosis.permissions import may_diagnose
from search.diagnosis.ranking import audiences_as, diagnose

NO_HITS_SHOWN = 30
COLUMNS = ("検索された言葉", "回数", "最後に検索された日")


class DiagnosisView(WagtailAdminTemplateMixin, View):
    """Shows how a query is parsed, why a document is found, and the state of the indices."""

    http_method_names = ["get", "head", "post"]
    page_title = "検索の診断"
    header_icon = "search"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse users who may not see it."""
        # Not PermissionDenied: Wagtail's admin would answer it with a redirect.
        if not may_diagnose(request.user):
            return render(request, "403.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the page; every query string is valid."""
        form = DiagnosisForm(request.GET) if "q" in request.GET else DiagnosisForm()
        context: dict[str, Any] = {}
        if form.is_bound and form.is_valid():
            audiences = audiences_as(form.cleaned_data["reader"], audiences_of(request.user))
            found = diagnose(form.cleaned_data["q"], audiences, form.cleaned_data["document"])
            context = {"diagnosis": found, "preparing": found is None}
        return self._answer(form, 422 if form.is_bound and form.errors else 200, **context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Compare the indices with the database."""
        try:
            found = compare()
        except DriftRunningError:
            messages.warning(
                request,
                "ほかの人が比べているところです。しばらくしてから、もう一度お試しください。",
            )
            return self._answer(DiagnosisForm(), 409)
        return self._answer(DiagnosisForm(), drift=found)

    def _answer(self, form: DiagnosisForm, status: int = 200, **context: Any) -> HttpResponse:
        rows = shown()
        context |= {
            "form": form,
            "indices": index_lines(),
            "most": f"{MOST:,}",
            "no_hits": rows[:NO_HITS_SHOWN],
            "no_hits_total": rows.count(),
            "shown_from": SHOWN_FROM,
        }
        template = "search/diagnosis/page.html"
        return render(self.request, template, self.get_context_data(**context), status=status)


@require_safe
def no_hits_table(request: HttpRequest) -> HttpResponse:
    """Send the searches without hits as a CSV file."""
    if not may_diagnose(request.user):
        return render(request, "403.html", status=403)
    rows = ((row.text, row.count, f"{row.last_on:%Y-%m-%d}") for row in shown())
    name = f"見つからなかった検索_{timezone.localdate():%Y%m%d}"
    response = write_csv(COLUMNS, rows).response(name)
    response["Cache-Control"] = "private"
    return response
