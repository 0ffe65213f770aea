"""Exports: every table of ours and every spreadsheet of Wagtail's admin, in the places that make them.

An export by somebody who is not signed in holds what everybody can read, and is not recorded.
"""

from functools import wraps
from typing import Any

from django.http import HttpRequest
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from portal.audit.current import current_request, person_at_work
from portal.audit.models import Action
from portal.audit.services import record
from portal.audit.things import Thing, short
from portal.tables.writing import CP932, UTF8, XLSX, table_downloaded

KIND = "export"
#: What formats are called; those of Wagtail are `csv` and `xlsx`.
FORMATS = {UTF8: "CSV", CP932: "CSV（Shift_JIS）", XLSX: "XLSX", "csv": "CSV"}


def connect() -> None:
    """Follow both; called once when the app is ready."""
    table_downloaded.connect(_table_downloaded, dispatch_uid="portal.audit.reporting.exports")
    _follow_wagtail()


def record_export(name: str, rows: int, file_format: str) -> None:
    """Record that the person who is signed in takes out data.

    Args:
        name: What is taken out, as the file is called.
        rows: How many things it holds.
        file_format: In which format, as it is called for people.
    """
    request = current_request()
    if request is None or request.method == "HEAD" or person_at_work(request) is None:
        return
    record(
        Action.EXPORT,
        obj=Thing(KIND, _view_name(request), short(name)),
        request=request,
        details={"rows": rows, "format": file_format},
    )


def _view_name(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name[:64] if match else ""


def _table_downloaded(name: str, rows: int, format: str, **_: Any) -> None:  # noqa: A002  (the signal's name)
    record_export(name, rows, FORMATS[format])


def _follow_wagtail() -> None:
    """Wrap the one method in which Wagtail's lists and reports make a spreadsheet."""
    as_spreadsheet = SpreadsheetExportMixin.as_spreadsheet

    @wraps(as_spreadsheet)
    def recorded(self: Any, queryset: Any, spreadsheet_format: str) -> Any:
        rows = len(queryset) if isinstance(queryset, list) else queryset.count()
        record_export(str(self.get_page_title()), rows, FORMATS[spreadsheet_format])
        return as_spreadsheet(self, queryset, spreadsheet_format)

    SpreadsheetExportMixin.as_spreadsheet = recorded
