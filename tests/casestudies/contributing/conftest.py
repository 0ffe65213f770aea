"""Authors of a municipality, with a list of cases to write into."""

import pytest
from django.test import Client

from casestudies.models import CaseIndexPage, CasePage
from portal.accounts.models import User
from portal.municipalities.models import Municipality
from tests.factories.casestudies import make_case_index
from tests.factories.municipalities import MunicipalityFactory
from tests.support.contributing import contributor, first_step


@pytest.fixture
def index(db: None) -> CaseIndexPage:
    return make_case_index()


@pytest.fixture
def own(index: CaseIndexPage) -> Municipality:
    return MunicipalityFactory(name="葦原市")


@pytest.fixture
def author(own: Municipality) -> User:
    return contributor(own, display_name="地域福祉課", section="地域福祉課")


@pytest.fixture
def site(author: User, client: Client) -> Client:
    """A browser signed in as the author."""
    client.force_login(author)
    return client


@pytest.fixture
def draft(site: Client, own: Municipality) -> CasePage:
    """A draft that the author has begun on the site."""
    response = site.post("/contribute/new/", first_step(own))
    assert response.status_code == 302, response.context["errors"]
    return CasePage.objects.get()
