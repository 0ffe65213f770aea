"""The import wizard: upload, preview, confirmation, result. An app defines only its own parts."""

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
    """The definition of one import; `portal.tables.views` has the steps.

    Attributes:
        name: Name of the first URL; the other names, and the session keys, begin with it.
        address: Path of the first step in the admin.
        noun: The imported objects, in Japanese.
        upload_template: Extends `tables/import_upload.html` and fills its block `introduction`.
        report_template: The part of the preview after the button.
        result_template: Extends `tables/import_result.html`. Without it, `next_url` is required.
        form_name: Name of the template file, if there is one (`blank_form`).
        preview_note: The sentence before the preview.
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
        """Import a file completely or not at all.

        Args:
            content: The file.
            choices: The options, as in the form's `choices`.
            user: The person who imports; None for an operator on the server.
            dry_run: Only report.

        Returns:
            What was done, or why nothing was. Errors in the file are reported, never raised.
        """

    @abstractmethod
    def success(self, report: ImportReport) -> str:
        """Return the success message in Japanese."""

    def make_form(self, user: Any, *args: Any) -> UploadForm:
        """Return the upload form with the options that `user` may choose."""
        return UploadForm(*args)

    def confirm_label(self, report: ImportReport) -> str:
        """Return the label of the preview's button."""
        return "下書きとして取り込む"

    def next_url(self, report: ImportReport) -> str:
        """Return the URL to redirect to after the import."""
        return reverse(f"{self.name}_result")

    def refusal(self, request: HttpRequest, report: ImportReport) -> HttpResponseBase | None:
        """Return the response to a confirmation that stored nothing; None for the upload form."""
        return None

    def list_page(self) -> Page:
        """Return the parent of the imported pages, for the result."""
        raise NotImplementedError

    def blank_form(self) -> bytes:
        """Return the template file."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """Return the title of the import."""
        return f"{self.noun}の取り込み"

    @property
    def files(self) -> PendingFiles:
        """Return the store of unconfirmed files."""
        return PendingFiles(self.name)

    @property
    def result_key(self) -> str:
        """Return the session key of the last stored ids."""
        return f"{self.name}_result"

    def stored_ids(self, report: ImportReport) -> list[int | None]:
        """Return the ids of the stored objects, in the order of the rows."""
        stored = {Outcome.NEW, Outcome.UPDATE}
        return [row.object_id for row in report.rows if row.outcome in stored]
