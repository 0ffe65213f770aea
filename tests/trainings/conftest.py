"""Fixtures of the trainings' tests."""

import pytest

from tests.factories.trainings import make_training_index


@pytest.fixture
def index(db):
    """The list of trainings at /trainings/."""
    return make_training_index()
