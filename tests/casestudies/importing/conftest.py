"""A portal of 島根県 without cases, and files made from a few cells."""

import pytest

from portal.municipalities.official_list import municipalities_of
from portal.municipalities.services import load_municipalities
from portal.vocabularies.services import load_vocabularies
from tests.factories.casestudies import make_case_index


@pytest.fixture
def index(db):
    """The list of cases of a portal of 島根県."""
    load_municipalities(municipalities_of("32"))
    load_vocabularies()
    return make_case_index()
