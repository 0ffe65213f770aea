"""The directory of contacts: both departments side by side, a list, one contact, and files."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.liaison.exports import VCARD_TYPE, contact_table, contact_vcard
from portal.liaison.forms import LIST, PAIRS, DirectoryForm
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
    """Answer /contacts/: any query string gives a page."""
    form = DirectoryForm(request.GET)
    context = {
        "form": form,
        "notices": form.notices,
        "views": [
            (view == form.view, label, "?" + urlencode(form.parameters(view)))
            for view, label in ((PAIRS, "部局の対応表"), (LIST, "担当の一覧"))
        ],
        "files": [
            (label, "?" + urlencode([*form.parameters(), ("format", file_format)]))
            for label, file_format in (("CSV", UTF8), ("Excel", XLSX))
        ],
    }
    if form.view == PAIRS:
        pairs = find_pairs(request.user, form.wanted)
        context["pairs"] = pairs
        context["missing"] = sum(len(pair.missing) for pair in pairs)
        if form.wanted.municipality and pairs:
            context["others"] = contacts_beside(pairs[0], request.user)
    else:
        contacts = Paginator(find_contacts(request.user, form.wanted), CONTACTS_ON_A_PAGE)
        context["contacts"] = contacts.get_page(request.GET.get("page"))
        context["page_query"] = urlencode(form.parameters(LIST))
    return render(request, "liaison/directory.html", context)


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Send the contacts of the directory's list, narrowed as the address says, as a table."""
    form = DirectoryForm({**request.GET.dict(), "view": LIST})
    file_format = XLSX if request.GET.get("format") == XLSX else UTF8
    contacts = find_contacts(request.user, form.wanted)
    return contact_table(contacts, file_format).response("連絡調整担当")


@cached_for_public
@require_safe
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one contact; one that has ended says who has taken over."""
    found = get_object_or_404(readable_contacts(request.user), pk=pk)
    context = {
        "contact": found,
        "person_name": person_name_for(found, request.user),
        "successor": successor_for(found, request.user),
        "others": colleagues_of(found, request.user),
    }
    return render(request, "liaison/contact.html", context)


@require_safe
def vcard(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a contact that is in force as a vCard."""
    found = get_object_or_404(current_contacts(request.user), pk=pk)
    address = request.build_absolute_uri(found.get_absolute_url())
    disposition = content_disposition_header(
        as_attachment=True, filename=f"{found.body_name} {found.section}.vcf"
    )
    return HttpResponse(
        contact_vcard(found, address),
        content_type=VCARD_TYPE,
        headers={"Content-Disposition": disposition or "attachment"},
    )
