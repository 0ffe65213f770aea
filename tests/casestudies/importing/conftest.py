"""A portal of 島根県 without cases, and files created from a few cells."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from casestudies.models import CaseIndexPage
from portal.municipalities.official_list import municipalities_of
from portal.municipalities.services import load_municipalities
from portal.vocabularies.services import load_vocabularies
from tests.factories.casestudies import make_case_index
from tests.support.databases import taken_back


@pytest.fixture(scope="module")
def made_index(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """The primary key of the case index in a portal of 島根県, created once per module."""
    with taken_back(django_db_blocker):
        load_municipalities(municipalities_of("32"))
        load_vocabularies()
        yield make_case_index().pk


@pytest.fixture
def index(made_index: int, db: None) -> CaseIndexPage:
    """The case index in a portal of 島根県; changes of a test are rolled back."""
    return CaseIndexPage.objects.get(pk=made_index)
