"""Only the editor's window may embed a preview; no other site may embed pages of the portal."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from casestudies.models import CaseIndexPage, CasePage
from tests.factories.casestudies import CasePageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(set_up: None) -> CasePage:
    """A public case."""
    return CasePageFactory(parent=CaseIndexPage.objects.get())


def preview_of(case: CasePage, client: Client):
    """Send the form like the editor's window, and return the content of its frame."""
    form = client.get(reverse("wagtailadmin_pages:edit", args=[case.pk])).content.decode()
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[case.pk])
    client.post(address, querydict_from_html(form, form_id="page-edit-form"))
    return client.get(address, {"in_preview_panel": "true"})


def policy(response) -> dict[str, str]:
    """Return the content security policy of a response, by directive."""
    parts = response["Content-Security-Policy"].split(";")
    return {name: value for name, _, value in (part.strip().partition(" ") for part in parts)}


def test_a_preview_has_the_policy_of_its_page_but_for_the_frame(sign_in, case: CasePage) -> None:
    preview = preview_of(case, sign_in("県編集者（福祉）"))
    public = Client().get(case.url)
    assert preview.status_code == 200
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert policy(public)["frame-ancestors"] == "'none'"
    assert policy(preview) == {**policy(public), "frame-ancestors": "'self'"}


def test_only_a_preview_carries_the_checks(sign_in, case: CasePage) -> None:
    client = sign_in("県編集者（福祉）")
    assert b"<wagtail-userbar>" in preview_of(case, client).content
    assert b"wagtail-userbar" not in client.get(case.url).content
    assert b"wagtail-userbar" not in Client().get(case.url).content
