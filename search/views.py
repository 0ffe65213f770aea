"""The search page (for htmx only its results), suggestions, exports, tag pages and health."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.accounts.visibility import audiences_of
from portal.japanese.variants import comparable
from portal.vocabularies.models import PortalTag
from search.diagnosis.health import MISSING, health
from search.diagnosis.no_hits import record
from search.engines import EMBEDDED
from search.exports.feeds import not_ready
from search.exports.tables import FORMATS, result_table
from search.indexing.updates import ensure_index
from search.results.rows import read, rows
from search.results.suggestions import suggest
from search.results.tags import tags_with_counts
from search.services import SearchPage, run_search


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Answer /search/: every query string is valid."""
    page = run_search(request.GET, audiences_of(request.user))
    if request.method == "GET":
        record(page)
    return _answer(request, page)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer /search/suggest/: the options of the list below a search box, as an HTML fragment."""
    groups = suggest(request.GET.get("q", ""), audiences_of(request.user))
    response = render(request, "search/_suggestions.html", {"groups": groups})
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Answer /search/export/: all results of the search in the URL, as a table.

    Characters that the encoding lacks are listed before the file is sent.
    """
    form, names = read(request.GET)
    hits = rows(form, audiences_of(request.user))
    if hits is None:
        return not_ready()
    file_format = FORMATS.get(request.GET.get("format", ""), next(iter(FORMATS.values())))
    table = result_table(hits, names, request.build_absolute_uri, file_format)
    if table.replacements and "confirmed" not in request.GET:
        context = {"replacements": table.replacements, "query": form.url(), "format": "csv-cp932"}
        return render(request, "search/export_replacements.html", context)
    response = table.response(f"検索結果_{timezone.localdate():%Y%m%d}")
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private"
    return response


@require_safe
def tag_list(request: HttpRequest) -> HttpResponse:
    """Answer /tags/: all tags by reading, with the reader's counts."""
    rows = tags_with_counts(audiences_of(request.user))
    return render(request, "search/tag_list.html", {"rows": rows})


@require_safe
def tag_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer /tags/…/: the search limited to pages with the tag.

    Another spelling of a tag, or a merged tag, redirects to the tag in use.
    """
    tag = PortalTag.objects.select_related("merged_into").filter(folded=comparable(slug)).first()
    tag = PortalTag.objects.select_related("merged_into").filter(slug=slug).first() or tag
    if tag is None:
        raise Http404
    if tag.current_tag.slug != slug:
        address = reverse("tags:tag", args=[tag.current_tag.slug])
        query = request.GET.urlencode()
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    page = run_search(request.GET, audiences_of(request.user), tag=slug)
    context = {"heading": f"タグ「{tag}」", "tag": tag}
    return _answer(request, page, "search/tag_page.html", context)


def _answer(
    request: HttpRequest,
    page: SearchPage,
    whole: str = "search/search_page.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Render a search page: with the template `whole`, or only the results."""
    htmx = request.htmx  # type: ignore[attr-defined]  # set by django_htmx's middleware
    # On history restore htmx requests the whole page.
    partial = htmx and not htmx.history_restore_request
    template = "search/_results.html" if partial else whole
    values = {**(context or {}), "search": page, "action": request.path}
    response = render(request, template, values)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer /healthz for operators and load balancers: 200 while readers get results.

    If there is no index, it starts to build one: load balancers send no readers here who could
    trigger that.
    """
    found = health()
    if any(index.name == EMBEDDED and index.state == MISSING for index in found.indices):
        ensure_index()
    return JsonResponse(found.as_json(), status=200 if found.serves else 503)
