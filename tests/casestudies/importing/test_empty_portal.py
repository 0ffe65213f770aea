"""`manage.py import_cases` before the portal is set up; in its own module, without the filled portal."""

import io

import pytest
from django.core.management import CommandError, call_command

from tests.support.case_files import case_row, csv_file


def test_an_empty_portal_says_what_is_to_be_done_first(db, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_bytes(csv_file(case_row()))

    with pytest.raises(CommandError, match="先に setup_prefecture を実行してください。"):
        call_command("import_cases", path, stdout=io.StringIO())
