"""A portal of 島根県 without cases."""

import pytest

from casestudies.models import CaseIndexPage
from portal.municipalities.official_list import municipalities_of
from portal.municipalities.services import load_municipalities
from portal.vocabularies.services import load_vocabularies
from tests.factories.casestudies import make_case_index


@pytest.fixture
def index(db: None) -> CaseIndexPage:
    """The case index; other tests of the module create a portal themselves."""
    load_municipalities(municipalities_of("32"))
    load_vocabularies()
    return make_case_index()
