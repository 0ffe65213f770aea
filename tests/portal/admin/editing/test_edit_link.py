"""On the public site, users who may edit a page get a link to its form."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from casestudies.models import CaseIndexPage, CasePage
from portal.pages.models import StandardPage
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory
from tests.factories.trainings import TrainingPageFactory
from trainings.models import TrainingIndexPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(set_up: None) -> CasePage:
    """A public case."""
    return CasePageFactory(parent=CaseIndexPage.objects.get())


def edit_links(client: Client, address: str) -> list[tuple[str, str]]:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return [(link.text, link["href"]) for link in page.select(".edit-link a")]


def has_way_to_admin(client: Client) -> bool:
    page = BeautifulSoup(client.get("/cases/").content, "html.parser")
    return bool(page.select("header a[href='/admin/']"))


def test_the_link_names_the_kind_of_page(sign_in, case: CasePage) -> None:
    client = sign_in("県編集者（福祉）")
    training = TrainingPageFactory(parent=TrainingIndexPage.objects.get())
    standard = StandardPage.objects.live().first()
    assert edit_links(client, case.url) == [
        ("この事例を編集", reverse("wagtailadmin_pages:edit", args=[case.pk]))
    ]
    assert [text for text, _ in edit_links(client, training.url)] == ["この研修を編集"]
    assert [text for text, _ in edit_links(client, standard.url)] == ["このページを編集"]


def test_nobody_else_sees_it(sign_in, case: CasePage) -> None:
    reader = Client()
    reader.force_login(UserFactory())
    assert edit_links(reader, case.url) == []
    assert edit_links(Client(), case.url) == []
    # The trainer may edit trainings only.
    assert edit_links(sign_in("講師"), case.url) == []


def test_an_editor_first_leaves_no_link_to_readers(sign_in, case: CasePage, settings) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    assert edit_links(sign_in("県編集者（福祉）"), case.url) != []
    assert edit_links(Client(), case.url) == []
    assert edit_links(sign_in("県編集者（福祉）"), case.url) != []


def test_the_header_leads_editors_to_the_admin(sign_in, case: CasePage) -> None:
    reader = Client()
    reader.force_login(UserFactory())
    assert has_way_to_admin(sign_in("講師"))
    assert not has_way_to_admin(reader)
    assert not has_way_to_admin(Client())
