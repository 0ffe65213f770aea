"""The spreadsheet that authors fill in: headers, an example, what each column means, all terms."""

from casestudies.importing.columns import COLUMNS
from portal.municipalities.models import Municipality
from portal.tables.blank_forms import Sheet, blank_form
from portal.vocabularies.models import PortalTag, Term
from portal.vocabularies.official import vocabulary_choices

CASE_SHEET = "事例"


def template_workbook() -> bytes:
    """Return the XLSX template as bytes."""
    municipalities = [[m.code, m.name, m.kana] for m in Municipality.objects.current()]
    head = ["市町村コード", "市町村名", "読みがな"]
    places = Sheet("市町村", [16, 20, 24], [head, *municipalities])
    return blank_form(CASE_SHEET, COLUMNS, [_terms(), places])


def _terms() -> Sheet:
    columns = {column.vocabulary: column.header for column in COLUMNS if column.vocabulary}
    names = dict(vocabulary_choices())
    rows = [["列", "語彙", "語"]]
    rows += [
        [columns[term.vocabulary], names[term.vocabulary], term.label]
        for term in Term.objects.current().filter(vocabulary__in=columns)
    ]
    rows += [["タグ", "タグ", tag.name] for tag in PortalTag.objects.current()]
    return Sheet("使える語", [24, 30, 50], rows)
