"""The pages of the glossary."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail import hooks

from portal.vocabularies.forms import GlossaryFilter
from portal.vocabularies.kana import in_rows
from portal.vocabularies.models import GlossaryEntry
from portal.vocabularies.services import find_entries, oldest_check


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Answer /glossary/: the entries by kana. Invalid conditions are ignored."""
    form = GlossaryFilter(request.GET)
    form.is_valid()
    words, side = form.cleaned_data.get("q", ""), form.cleaned_data.get("side", "")
    entries = find_entries(words, side)
    context = {
        "form": form,
        "words": words,
        "side": side,
        "total": len(entries),
        "as_of": oldest_check(entries),
        "rows": in_rows((entry.kana, entry) for entry in entries),
    }
    return render(request, "vocabularies/glossary.html", context)


@require_safe
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer /glossary/…/: one word.

    An app adds a section with the hook `register_glossary_section`: a function of
    (request, entry) that returns a section with `order` and `render()`, or None.
    """
    found = get_object_or_404(GlossaryEntry.objects.published(), slug=slug)
    sections = [
        section
        for register in hooks.get_hooks("register_glossary_section")
        if (section := register(request, found)) is not None
    ]
    context = {
        "entry": found,
        "others": [word for word in found.synonym_words if word not in found.abbreviation_words],
        "related": found.related.published(),
        "sections": sorted(sections, key=lambda section: section.order),
    }
    return render(request, "vocabularies/glossary_entry.html", context)


# For the page cache's middleware, which knows no app.
for _view in (glossary, entry):
    _view.cached_for_public = True  # type: ignore[union-attr]  # functions may carry attributes
