"""The reasons for which a finding may stand are for those who edit the page: no reader meets them."""

import pytest
from django.test import Client
from wagtail.models import Page

from portal.pages.models import PortalPage
from portal.privacy.findings import Kind
from portal.privacy.models import PrivacyAnswer
from portal.privacy.review import review_of
from tests.factories.accounts import AdministratorFactory
from tests.leaks.readers import READERS, another_browser, client_of
from tests.leaks.specimens import MAKERS, make_all
from tests.leaks.surfaces import SURFACES

pytestmark = pytest.mark.django_db

SECRET = "ヒミツノリユウ"
KINDS_OF_PAGES = ("case", "page", "training", "notice", "programme")


def answer(page: Page) -> None:
    """Give a page a finding in its title, and the reason for it, as the form would."""
    specific: PortalPage = page.specific
    specific.title = f"{specific.title}と佐藤さん"
    (question,) = review_of(specific).questions
    question.typed = SECRET
    specific.answered_questions = ([question], AdministratorFactory())
    specific.save_revision().publish()


@pytest.mark.parametrize("kind", KINDS_OF_PAGES)
def test_no_reader_meets_the_reason_of_an_answer_anywhere(kind: str) -> None:
    specimens = make_all(kind)
    for specimen in specimens:
        answer(Page.objects.get(pk=specimen.pk))
    assert PrivacyAnswer.objects.filter(reason=SECRET, kind=Kind.NAME).count() == len(specimens)

    met = {
        (reader, name)
        for reader in READERS
        for name, surface in SURFACES.items()
        if SECRET in surface.fetch(another_browser(client_of(reader)), specimens)
    }

    assert met == set()


def test_the_form_shows_it_and_the_public_page_does_not() -> None:
    specimen = make_all("case")[0]
    answer(Page.objects.get(pk=specimen.pk))
    client = Client()
    client.force_login(AdministratorFactory())

    shown = [
        SECRET in client.get(address).content.decode()
        for address in (f"/admin/pages/{specimen.pk}/edit/", specimen.url)
    ]

    assert shown == [True, False]


def test_kinds_of_pages_are_kinds_of_specimens() -> None:
    assert set(KINDS_OF_PAGES) - set(MAKERS) == set()
