"""From a file to cases."""

import pytest

from casestudies.importing.services import import_cases
from casestudies.models import CasePage
from casestudies.models.case import DECLARATIONS
from tests.support.case_files import case_row, csv_file

ALL = frozenset(DECLARATIONS)


def run(content, **options):
    return import_cases(content, **{"user": None, "dry_run": False, "publish": False, **options})


def errors(report):
    return [(row.number, str(message)) for row in report.rows for message in row.errors]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_case_becomes_a_draft_for_municipal_staff(index, encoding):
    report = run(csv_file(case_row(title="髙﨑地区①の居場所～冬"), encoding=encoding))

    assert (report.file_errors, errors(report)) == ((), [])
    case = CasePage.objects.get()
    assert (case.title, case.fiscal_year, case.stage.label, case.live, case.visibility) == (
        "髙﨑地区①の居場所～冬",
        2024,
        "実施中",
        False,
        "municipal",
    )
    assert [m.code for m in case.municipalities] == ["322016"]
    assert [(row.number, row.outcome, row.case_id) for row in report.rows] == [(2, "new", case.pk)]


def test_publishing_makes_cases_live_with_the_declarations_of_the_importing_person(index):
    report = run(csv_file(case_row()), publish=True, declarations=ALL)

    assert (report.file_errors, errors(report)) == ((), [])
    case = CasePage.objects.get()
    assert case.live
    assert case.publication_problems() == {}
