"""Cached pages that show the index expire with each write to it."""

import pytest

from search.engines import index_revision
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_index_has_another_name_after_each_write() -> None:
    assert index_revision() == "none"
    home = HomePageFactory()
    make_site(home)
    StandardPageFactory(parent=home)
    first = index_revision()
    StandardPageFactory(parent=home)
    assert len({"none", first, index_revision()}) == 3
