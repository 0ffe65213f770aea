"""The spreadsheet for a list of users: headers, what each column means, roles, municipalities."""

from portal.accounts.roles import PURPOSES, RoleName
from portal.invitations.importing.columns import COLUMNS
from portal.municipalities.models import Municipality
from portal.tables.blank_forms import Sheet, blank_form

USER_SHEET = "利用者"


def template_workbook() -> bytes:
    """Return the XLSX template as bytes."""
    roles = [[str(role.label), PURPOSES[role]] for role in RoleName]
    places = [[m.code, m.name, m.kana] for m in Municipality.objects.current()]
    sheets = (
        Sheet("役割", [24, 70], [["役割", "できること"], *roles]),
        Sheet("市町村", [16, 20, 24], [["市町村コード", "市町村名", "読みがな"], *places]),
    )
    return blank_form(USER_SHEET, COLUMNS, sheets)
