"""Fixtures of the contacts' tests."""

import pytest

from tests.factories.pages import HomePageFactory, make_site


@pytest.fixture(autouse=True)
def _site(request: pytest.FixtureRequest) -> None:
    """Create the site, which every page needs for its frame."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        make_site(HomePageFactory())
