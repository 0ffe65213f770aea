"""The directory of contacts: both departments side by side, a list, one contact, and files."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.audit.models import Action
from portal.audit.reporting.exports import record_export
from portal.audit.services import record_reading
from portal.liaison.corrections.permissions import own_contacts
from portal.liaison.exports import VCARD_TYPE, contact_table, contact_vcard
from portal.liaison.listing import LIST, PAIRS, WORDS, DirectoryConditions, choices
from portal.liaison.services import (
    colleagues_of,
    contacts_beside,
    current_contacts,
    find_contacts,
    find_pairs,
    person_name_for,
    readable_contacts,
    successor_for,
)
from portal.page_cache.services import cached_for_public
from portal.tables.writing import UTF8, XLSX

CONTACTS_ON_A_PAGE = 100


@cached_for_public
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Answer /contacts/; any query string gives a page."""
    offered = choices()
    conditions = DirectoryConditions.parse(request.GET, offered)
    context = {
        "conditions": conditions,
        "words": WORDS,
        "typed": conditions.value(WORDS.name),
        "selects": [each.select(conditions.value(each.name)) for each in offered],
        "views": [
            (view == conditions.shown, label, conditions.in_view(view).url())
            for view, label in ((PAIRS, "部局の対応表"), (LIST, "担当の一覧"))
        ],
        "files": [
            (label, conditions.but(view="").query(("format", file_format)))
            for label, file_format in (("CSV", UTF8), ("Excel", XLSX))
        ],
    }
    if conditions.shown == PAIRS:
        pairs = find_pairs(request.user, conditions.wanted)
        context["pairs"] = pairs
        context["missing"] = sum(len(pair.missing) for pair in pairs)
        if conditions.wanted.municipality and pairs:
            context["others"] = contacts_beside(pairs[0], request.user)
    else:
        context |= _list_page(request, conditions)
    return render(request, "liaison/directory.html", context)


def _list_page(request: HttpRequest, conditions: DirectoryConditions) -> dict[str, Any]:
    """Return one page of the list, with links to the others."""
    paginator = Paginator(find_contacts(request.user, conditions.wanted), CONTACTS_ON_A_PAGE)
    contacts = paginator.get_page(conditions.page)
    here = replace(conditions.in_view(LIST), page=contacts.number)
    return {
        "contacts": contacts,
        "page_links": [(number, here.but(page=number).url()) for number in paginator.page_range],
        "previous_url": here.previous_url(),
        "next_url": here.next_url(paginator.num_pages),
    }


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Send the contacts that match the query string as a table."""
    conditions = DirectoryConditions.parse(request.GET, choices()).but(view=LIST)
    file_format = XLSX if request.GET.get("format") == XLSX else UTF8
    contacts = find_contacts(request.user, conditions.wanted)
    return contact_table(contacts, file_format).response("連絡調整担当")


@cached_for_public
@require_safe
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one contact; for one that has ended, link to its successor."""
    found = get_object_or_404(readable_contacts(request.user), pk=pk)
    person_name = person_name_for(found, request.user)
    if person_name:
        record_reading(Action.PERSON_NAME, obj=found, request=request)
    context = {
        "contact": found,
        "person_name": person_name,
        "successor": successor_for(found, request.user),
        "others": colleagues_of(found, request.user),
        "may_correct": own_contacts(request.user).filter(pk=found.pk).exists(),
    }
    return render(request, "liaison/contact.html", context)


@require_safe
def vcard(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a contact that is in force as a vCard."""
    found = get_object_or_404(current_contacts(request.user), pk=pk)
    record_export(f"{found._meta.verbose_name} {found.pk}", rows=1, file_format="vCard")
    address = request.build_absolute_uri(found.get_absolute_url())
    disposition = content_disposition_header(
        as_attachment=True, filename=f"{found.body_name} {found.section}.vcf"
    )
    return HttpResponse(
        contact_vcard(found, address),
        content_type=VCARD_TYPE,
        headers={"Content-Disposition": disposition or "attachment"},
    )
