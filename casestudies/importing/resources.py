"""Rows into cases, by django-import-export: it keeps the transaction, the dry run and the row errors."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from import_export.resources import ModelResource
from import_export.results import RowResult

from casestudies.fields import LONG_FIELDS, TERM_FIELDS
from casestudies.importing.columns import BY_KEY, COLUMNS, HEADERS
from casestudies.importing.existing import ExistingCases
from casestudies.importing.fields import make_fields, refuse_formula
from casestudies.models import CaseIndexPage, CasePage
from casestudies.models.case import DECLARATIONS
from casestudies.models.story import SOFT_LIMIT
from portal.accounts.models import User
from portal.tables.cells import comparable
from portal.tables.damage import damaged_passages
from portal.tables.report import Message
from portal.tables.spreadsheets import Row

ID_KEY = next(column.key for column in COLUMNS if column.attribute == "case_id")
NEEDED_IN_DRAFTS = ("title", "fiscal_year")
MISSING_CODES = {"blank", "null", "required"}
MISSING = "必須の項目です。入力してください。"
# How many damaged passages of a cell are shown; the rest is counted.
SHOWN_PASSAGES = 3
# Set when the page takes its place in the tree, after the row has been checked.
SET_ON_SAVING = ("path", "depth", "url_path", "content_type", "draft_title")


class CaseResource(ModelResource):
    """The rows of one file.

    Args:
        rows: The rows, in the order of the dataset.
        keys: The headers of the file, normalised.
        index: The page under which new cases go.
        user: Who imports; None when an operator does.
        publish: Whether the cases go live or stay drafts.
        declarations: The fields of the declarations that the importing person has confirmed.
        progress: Called after each row with the number done and the number of all.
    """

    class Meta:
        model = CasePage
        fields = ()
        import_id_fields = ()
        use_transactions = True
        skip_diff = True

    def __init__(
        self,
        rows: tuple[Row, ...],
        keys: frozenset[str],
        *,
        index: CaseIndexPage,
        user: User | None,
        publish: bool,
        declarations: frozenset[str],
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        super().__init__()
        self.fields = make_fields(keys)
        self.warnings: dict[int, list[Message]] = defaultdict(list)
        self._rows = rows
        self._index = index
        self._user = user
        self._publish = publish
        self._declarations = declarations
        self._progress = progress
        self._existing = ExistingCases()
        self._row: Row = rows[0]
        self._row_errors: dict[str, list[str]] = {}

    def get_import_order(self) -> list[str]:
        """Return the fields in the order of the columns."""
        return list(self.fields)

    def before_import_row(self, row: Mapping[str, str], **kwargs: Any) -> None:
        """Look at the texts before they are read."""
        self._row = self._rows[kwargs["row_number"] - 1]
        self._row_errors = {}
        for key, text in row.items():
            passages = damaged_passages(text) if key in BY_KEY else []
            if passages:
                shown = "".join(f"「{passage}」" for passage in passages[:SHOWN_PASSAGES])
                more = len(passages) - SHOWN_PASSAGES
                places = f"{shown}ほか{more}か所" if more > 0 else shown
                self._warn(
                    BY_KEY[key].attribute,
                    f"{places}の「?」は、「〜」などの文字が失われたものかもしれません。元の文書と見比べてください。",
                )

    def get_or_init_instance(
        self, instance_loader: Any, row: Mapping[str, str]
    ) -> tuple[CasePage, bool]:
        """Return the latest version of the case that the row's ID names, or a new case."""
        try:
            case = self._case_to_update(row.get(ID_KEY, ""))
        except ValueError as error:
            self._row_errors["case_id"] = [str(error)]
            case = None
        if case is not None:
            return case, False
        case = CasePage(live=False, owner=self._user)
        return case, True

    def _case_to_update(self, text: str) -> CasePage | None:
        refuse_formula(text)
        if not text:
            return None
        digits = comparable(text)
        if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
            message = "IDは数字で入力してください。新しい事例は空欄にします。"
            raise ValueError(message)
        case = CasePage.objects.filter(pk=int(digits)).first()
        if case is None:
            message = f"ID {digits} の事例はありません。新しい事例は空欄にします。"
            raise ValueError(message)
        self._existing.claim(case.pk, self._row.number)
        if self._user is not None:
            permissions = case.permissions_for_user(self._user)
            if not permissions.can_edit() or permissions.page_locked():
                message = f"ID {digits} の事例を変更する権限がありません。"
                raise ValueError(message)
        latest: CasePage = case.get_latest_revision_as_object()
        return latest

    def validate_instance(
        self,
        instance: CasePage,
        import_validation_errors: Mapping[str, list[ValidationError]] | None = None,
        validate_unique: bool = True,
    ) -> None:
        """Check the case by its own rules.

        What only publishing needs is an error when publishing and a warning
        otherwise. Raises ValidationError by attribute.
        """
        errors: dict[str, list[Any]] = dict(import_validation_errors or {})
        for name, messages in self._row_errors.items():
            errors.setdefault(name, []).extend(messages)
        for name in self._declarations:
            setattr(instance, name, True)
        if not instance.slug and instance.fiscal_year:
            instance.slug = self._existing.free_slug(instance)
        for name, problems in self._model_errors(instance, set(errors)).items():
            for problem in problems:
                is_missing = problem.code in MISSING_CODES
                if is_missing and not self._publish and name not in NEEDED_IN_DRAFTS:
                    self._warn(name, "公開するまでに入力が必要です。")
                else:
                    errors.setdefault(name, []).append(
                        MISSING if is_missing else " ".join(problem.messages)
                    )
        if not errors:
            try:
                self._existing.remember(instance, self._row.number)
            except ValueError as error:
                errors.setdefault("title", []).append(str(error))
        self._warn_about(instance)
        if errors:
            raise ValidationError(errors)

    def _model_errors(self, case: CasePage, already: set[str]) -> dict[str, list[ValidationError]]:
        problems: dict[str, list[ValidationError]] = {}
        exclude = {*SET_ON_SAVING, *already, *([] if case.slug else ["slug"])}
        try:
            case.full_clean(exclude=exclude)
        except ValidationError as error:
            problems.update(error.error_dict)
        if already.isdisjoint({"municipalities", "case_municipalities"}):
            for name, text in case.publication_problems().items():
                if name not in DECLARATIONS:
                    problems[name] = [ValidationError(text, code="required")]
        if self._publish and (consents := case.consent_problems()):
            problems["consents"] = [ValidationError(text) for text in consents]
        return problems

    def _warn_about(self, case: CasePage) -> None:
        for name in LONG_FIELDS:
            length = len(getattr(case, name))
            if name in self.fields and length > SOFT_LIMIT:
                self._warn(name, f"{SOFT_LIMIT}字までが目安です（現在{length}字）。")
        for name in TERM_FIELDS.keys() & self.fields.keys():
            for term in getattr(case, name).all():
                if term.valid_to and term.valid_to < timezone.localdate():
                    new = f"新しい語は「{term.successor.label}」です。" if term.successor else ""
                    self._warn(name, f"「{term.label}」は今は使われていない語です。{new}")

    def _warn(self, attribute: str, text: str) -> None:
        message = Message(text, HEADERS.get(attribute, ""), self.cell(self._row, attribute))
        if message not in self.warnings[self._row.number]:
            self.warnings[self._row.number].append(message)

    @staticmethod
    def cell(row: Row, attribute: str) -> str:
        """Return the text of the cell that fills an attribute; empty when there is none."""
        header = HEADERS.get(attribute, "")
        return next(
            (row.values.get(column.key, "") for column in COLUMNS if column.header == header), ""
        )

    def do_instance_save(self, instance: CasePage, is_create: bool) -> None:
        """Save the case with a new revision; publish it when asked to."""
        # Of its own, so that a database error leaves the transaction of the file usable.
        with transaction.atomic():
            if is_create:
                self._index.add_child(instance=instance)
            elif not instance.live:
                instance.save()
            # The row was checked already, by the rules of a draft or of a publication.
            revision = instance.save_revision(
                user=self._user, clean=False, log_action=not is_create
            )
            if self._publish:
                revision.publish(user=self._user)

    def after_import_row(
        self, row: Mapping[str, str], row_result: RowResult, **kwargs: Any
    ) -> None:
        """Keep no instance: a file may have thousands."""
        row_result.instance = None

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        """Import one row and tell that it is done."""
        result = super().import_row(row, instance_loader, **kwargs)
        if self._progress is not None:
            self._progress(kwargs["row_number"], len(self._rows))
        return result

    def remarks(self, row: Row) -> tuple[Message, ...]:
        """Return the warnings about a row, in the order of the columns."""
        return _in_order(self.warnings.get(row.number, []))

    def error_messages(self, row: Row, error: ValidationError) -> tuple[Message, ...]:
        """Return what is wrong with a row, cell by cell, in the order of the columns."""
        return _in_order(
            Message(text, HEADERS.get(name, ""), self.cell(row, name))
            for name, texts in error.message_dict.items()
            for text in texts
        )


def _in_order(messages: Iterable[Message]) -> tuple[Message, ...]:
    order = {column.header: position for position, column in enumerate(COLUMNS)}
    return tuple(sorted(messages, key=lambda message: order.get(message.column, -1)))
