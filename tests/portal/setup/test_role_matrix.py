"""docs/roles.md says what the product answers: each role, action, place, level and state."""

import os

import pytest

from tests.support.role_matrix import DOCUMENT, WRITING
from tests.support.role_matrix.text import text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_matrix_in_the_documentation_is_what_the_product_answers() -> None:
    answers = text()
    if os.environ.get(WRITING):
        DOCUMENT.write_text(answers, encoding="utf-8")

    written = DOCUMENT.read_text(encoding="utf-8")

    assert answers.splitlines() == written.splitlines(), "python -m tests.support.role_matrix"
