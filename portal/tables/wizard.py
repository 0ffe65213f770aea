"""The import wizard: upload, preview, confirmation, result. An app says only what is its own."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from wagtail.models import Page

from portal.tables.forms import UploadForm
from portal.tables.pending_files import PendingFiles
from portal.tables.report import ImportReport, Outcome


class ImportWizard(ABC):
    """What an app says about one import; `portal.tables.views` has the steps.

    Attributes:
        name: Name of the first address; the other names, and the keys in the session, begin with it.
        address: Path of the first step below the admin's.
        noun: What is imported, in Japanese.
        upload_template: Extends `tables/import_upload.html` and fills its block `introduction`.
        report_template: The part of the preview below the button.
        result_template: Extends `tables/import_result.html`. Without it, `next_url` has to lead on.
        form_name: Name of the file that people fill in, when there is one (`blank_form`).
        preview_note: The sentence above the preview.
    """

    name: ClassVar[str]
    address: ClassVar[str]
    noun: ClassVar[str]
    upload_template: ClassVar[str]
    report_template: ClassVar[str] = "tables/_report.html"
    result_template: ClassVar[str] = ""
    form_name: ClassVar[str] = ""
    preview_note: ClassVar[str] = "まだ何も保存していません。内容を確かめて、取り込んでください。"

    @abstractmethod
    def may_import(self, user: AbstractBaseUser | AnonymousUser) -> bool:
        """Tell whether `user` may import."""

    @abstractmethod
    def run(
        self, content: bytes, choices: Mapping[str, Any], *, user: Any, dry_run: bool
    ) -> ImportReport:
        """Import a file: everything in it or nothing.

        Args:
            content: The file.
            choices: What was chosen for it, as the form's `choices` has it.
            user: The person who imports; None for an operator on the server.
            dry_run: Only report.

        Returns:
            What was done, or what keeps it from being done. Faults of the file are reported and
            never raised.
        """

    @abstractmethod
    def success(self, report: ImportReport) -> str:
        """Return what is said, in Japanese, when everything is stored."""

    def make_form(self, user: Any, *args: Any) -> UploadForm:
        """Return the upload form with what `user` may do."""
        return UploadForm(*args)

    def confirm_label(self, report: ImportReport) -> str:
        """Return what the button of the preview says."""
        return "下書きとして取り込む"

    def next_url(self, report: ImportReport) -> str:
        """Return where the person is led when everything is stored."""
        return reverse(f"{self.name}_result")

    def refusal(self, request: HttpRequest, report: ImportReport) -> HttpResponseBase | None:
        """Return an answer to a confirmation that stored nothing, in place of the upload form."""
        return None

    def list_page(self) -> Page:
        """Return the page below which the imported pages lie, for the result."""
        raise NotImplementedError

    def blank_form(self) -> bytes:
        """Return the file that people fill in."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """Return what the import is called."""
        return f"{self.noun}の取り込み"

    @property
    def files(self) -> PendingFiles:
        """Return where files wait for their confirmation."""
        return PendingFiles(self.name)

    @property
    def result_key(self) -> str:
        """Return the session's key of what was stored last."""
        return f"{self.name}_result"

    def stored_ids(self, report: ImportReport) -> list[int | None]:
        """Return the ids of what was stored, in the order of the rows."""
        stored = {Outcome.NEW, Outcome.UPDATE}
        return [row.object_id for row in report.rows if row.outcome in stored]
