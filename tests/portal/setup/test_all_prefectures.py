"""Every one of the 47 prefectures can be set up.

Only the first step differs between prefectures; test_setup_prefecture runs all steps for three of
them.
"""

import pytest

from portal.municipalities.models import Municipality
from portal.municipalities.official_list import PREFECTURE_CODES, municipalities_of
from portal.setup.services import Prefecture, setup_steps

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("code", PREFECTURE_CODES)
def test_the_municipalities_of_every_prefecture_can_be_loaded(code):
    rows = municipalities_of(code)

    step = next(setup_steps(Prefecture(code, rows[0].prefecture_name, rows)))
    step.run()

    assert step.label == "市町村"
    assert Municipality.objects.current().count() == len(rows)
