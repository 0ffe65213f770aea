"""Authors of municipalities, and the steps as their browsers send them."""

from typing import Any

from django.test import Client
from django.urls import reverse

from casestudies.models import CasePage
from casestudies.permissions import CONTRIBUTE
from portal.accounts.models import User
from portal.municipalities.models import Municipality
from tests.factories.reviews import user_with


def contributor(municipality: Municipality | None, **fields: Any) -> User:
    """Return a new user who may contribute cases."""
    return user_with(CONTRIBUTE, municipality=municipality, **fields)


def first_step(own: Municipality, **fields: Any) -> dict[str, Any]:
    """Return the first step as a browser sends it."""
    return {
        "title": "ちゃばたけの日",
        "fiscal_year": "令和6年度",
        "case_municipalities-TOTAL_FORMS": "2",
        "case_municipalities-INITIAL_FORMS": "1",
        "case_municipalities-0-id": "",
        "case_municipalities-0-municipality": str(own.pk),
        "case_municipalities-0-ORDER": "1",
        "case_municipalities-1-id": "",
        "case_municipalities-1-municipality": "",
        "revision": "",
        **fields,
    }


def typed(site: Client, case: CasePage, step: int, **fields: str) -> dict[str, str]:
    """Return the data of a step as its page offers it, with some fields typed."""
    context = site.get(reverse("contributing:step", args=[case.pk, step])).context
    data = {"revision": str(context["revision"])}
    for formset in context["form"].formsets.values():
        form = formset.management_form
        data |= {form.add_prefix(name): str(form[name].value()) for name in form.fields}
    return data | fields
