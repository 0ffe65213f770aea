"""A site with a home page."""

import pytest

from portal.pages.models import HomePage
from tests.factories.pages import HomePageFactory, make_site


@pytest.fixture
def home(db) -> HomePage:
    """Return the front page of the default site."""
    page = HomePageFactory()
    make_site(page)
    return page
