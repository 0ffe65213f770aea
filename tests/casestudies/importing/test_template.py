"""The template file for authors, exported and imported."""

import io

import openpyxl

from casestudies.importing.columns import COLUMNS
from casestudies.importing.template import CASE_SHEET, template_workbook
from casestudies.models import CasePage
from casestudies.rules import DECLARATIONS
from portal.municipalities.models import Municipality
from portal.pages.tags import merge_tags
from portal.vocabularies.models import Term
from tests.factories.vocabularies import PortalTagFactory
from tests.support.case_files import (
    case_row,
    errors_of,
    filled_template,
    run_import,
    warnings_of,
)

ALL = frozenset(DECLARATIONS)


def test_the_template_filled_with_its_own_examples_is_imported(index):
    examples = {column.header: column.example for column in COLUMNS if column.example}
    del examples["事例ID"]
    row = {**case_row(), **examples}

    report = run_import(filled_template(template_workbook(), row), publish=True, declarations=ALL)

    assert (report.file_errors, errors_of(report), warnings_of(report)) == ((), [], [])
    case = CasePage.objects.get()
    assert {
        name: case_value
        for name in ("title", "cost", "fiscal_year", "visibility", "inspection", "source_kind")
        if (case_value := getattr(case, name)) is not None
    } == {
        "title": "ひきこもりの若者が里芋畑で働く「はたけの日」",
        "cost": 1_200_000,
        "fiscal_year": 2024,
        "visibility": "public",
        "inspection": "both",
        "source_kind": "municipality",
    }


def test_the_template_holds_texts_only_and_names_every_term_tag_and_municipality(index):
    tag = PortalTagFactory(name="はじめの一歩")
    merge_tags(PortalTagFactory(name="最初の一歩"), tag, user=None)
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))

    sheet = book[CASE_SHEET]
    assert {cell.number_format for cell in sheet[2]} == {"@"}
    assert [cell.value.removesuffix("（必須）") for cell in sheet[1]] == [c.header for c in COLUMNS]
    assert [row[0].value for row in book["市町村"].iter_rows(min_row=2)] == sorted(
        Municipality.objects.values_list("code", flat=True)
    )
    vocabularies = {column.vocabulary for column in COLUMNS if column.vocabulary}
    assert {row[2].value for row in book["使える語"].iter_rows(min_row=2)} == {
        *Term.objects.current().filter(vocabulary__in=vocabularies).values_list("label", flat=True),
        tag.name,
    }
