"""Turns rows into cases: each is read, validated by the rules of the model, and saved."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casestudies.fields import LONG_FIELDS, TERM_FIELDS
from casestudies.importing.columns import BY_KEY, COLUMNS, HEADERS
from casestudies.importing.existing import ExistingCases
from casestudies.importing.fields import FormulaCell, make_fields, refuse_formula
from casestudies.importing.widgets import MunicipalitiesWidget
from casestudies.models import CaseIndexPage, CaseMunicipality, CasePage
from casestudies.rules import AUTHORS_LEVELS, DECLARATIONS, SOFT_LIMIT
from portal.accounts.models import User
from portal.japanese.variants import comparable
from portal.municipalities.models import Municipality
from portal.pages.sealing.rules import all_sealed
from portal.privacy.review import review_of
from portal.tables.damage import damaged_passages
from portal.tables.report import Message, Outcome, RowReport
from portal.tables.spreadsheets import Row

logger = logging.getLogger(__name__)

NOT_STORED = "この行は保存できませんでした。内容を確かめ、続くときは管理者に連絡してください。"
CODES_KEY = next(column.key for column in COLUMNS if column.attribute == "municipalities")
ID_KEY = next(column.key for column in COLUMNS if column.attribute == "case_id")
NEW_CASES_ONLY = "事例IDは空欄にしてください。ここでは新しい事例だけを取り込めます。すでにある事例は、画面で直してください。"
NEEDED_IN_DRAFTS = ("title", "fiscal_year")
MISSING_CODES = {"blank", "null", "required"}
MISSING = "必須の項目です。入力してください。"
REWRITE_OR_IMPORT_DRAFT = (
    "書き直すか、下書きとして取り込み、編集画面で公開してよい理由を入力してから公開してください。"
)
REWRITE_OR_ANSWER = "公開するまでに、書き直すか、編集画面で公開してよい理由を入力してください。"
# How many damaged passages of a cell are shown; the others are counted.
SHOWN_PASSAGES = 3
# Set when the page is added to the tree, after the row was validated.
SET_ON_SAVING = ("path", "depth", "url_path", "content_type", "draft_title")


class CaseRows:
    """The rows of one file.

    Args:
        keys: The normalised headers of the file; each belongs to a column.
        index: The parent page of new cases.
        user: The importing user; None for an operator on the server.
        publish: Whether the cases are published or stay drafts.
        declarations: The fields of the declarations that the importing person has confirmed.
        municipality: The municipality whose authors upload the file: they add new cases of their
            own, which is also the default. None for the prefecture.
    """

    def __init__(
        self,
        keys: Iterable[str],
        *,
        index: CaseIndexPage,
        user: User | None,
        publish: bool,
        declarations: frozenset[str],
        municipality: Municipality | None = None,
    ) -> None:
        self._municipality = municipality
        self._keys = list(keys)
        # Municipalities may be given by name only.
        if MunicipalitiesWidget.names_column in self._keys and CODES_KEY not in self._keys:
            self._keys.append(CODES_KEY)
        self._fields = make_fields(frozenset(self._keys))
        self._index = index
        self._user = user
        self._publish = publish
        self._declarations = declarations
        self._existing = ExistingCases()
        self._number = 0
        self._cells: Mapping[str, str] = {}
        self._warnings: list[Message] = []

    def store(self, row: Row) -> RowReport:
        """Save the case of a row in the caller's transaction, and return the report.

        The ID of a new case is valid only if that transaction is committed.
        """
        self._number = row.number
        self._cells = self._cells_of(row)
        self._warnings = []
        self._warn_about_damage()
        errors: dict[str, list[Any]] = {}
        case = CasePage(live=False, owner=self._user)
        is_new = True
        failures: tuple[Message, ...] = ()
        try:
            # A savepoint, so that a database error leaves the transaction of the file usable.
            with transaction.atomic():
                case = self._case_to_fill(errors) or case
                is_new = case.pk is None
                self._fill(case, errors)
                self._check(case, errors)
                if not errors:
                    self._save(case, is_new=is_new)
        except ValidationError as error:
            for name, problems in error.update_error_dict({}).items():
                errors[name] = [text for problem in problems for text in problem.messages]
        except Exception:
            # The user gets an answer whatever the row contains; the log has the details.
            logger.exception("row %s of an import failed", row.number)
            failures = (Message(NOT_STORED),)
        failures = failures or self._messages(errors)
        stored = Outcome.NEW if is_new else Outcome.UPDATE
        return RowReport(
            number=row.number,
            title=self._cell("title"),
            outcome=Outcome.ERROR if failures else stored,
            object_id=None if failures else case.pk,
            errors=failures,
            warnings=_in_order(self._warnings),
        )

    def _warn_about_damage(self) -> None:
        for key, text in self._cells.items():
            passages = damaged_passages(text)
            if passages:
                shown = "".join(f"「{passage}」" for passage in passages[:SHOWN_PASSAGES])
                more = len(passages) - SHOWN_PASSAGES
                places = f"{shown}ほか{more}か所" if more > 0 else shown
                self._warn(
                    BY_KEY[key].attribute,
                    f"{places}の「?」は、「〜」などの文字が失われたものかもしれません。元の文書と見比べてください。",
                )

    def _cells_of(self, row: Row) -> dict[str, str]:
        """Return the texts of a row by header, with formulas marked."""
        texts = ((key, row.values.get(key, "")) for key in self._keys)
        return {key: FormulaCell(text) if key in row.formulas else text for key, text in texts}

    def _case_to_fill(self, errors: dict[str, list[Any]]) -> CasePage | None:
        """Return the latest revision of the case with the row's ID, or None."""
        try:
            return self._case_to_update(self._cells.get(ID_KEY, ""))
        except ValueError as error:
            errors["case_id"] = [str(error)]
            return None

    def _fill(self, case: CasePage, errors: dict[str, list[Any]]) -> None:
        """Write the cells to the case, and record the errors by attribute."""
        for field in self._fields.values():
            try:
                field.save(case, self._cells)
            except ValueError as error:
                errors.setdefault(field.attribute, []).append(str(error))
        if self._municipality is not None:
            self._keep_own(case, self._municipality, errors)

    def _keep_own(self, case: CasePage, own: Municipality, errors: dict[str, list[Any]]) -> None:
        """Let authors add cases of their own municipality only, at a level that includes them."""
        case.source_kind = CasePage.Source.MUNICIPALITY
        if not case.municipalities:
            case.case_municipalities.add(CaseMunicipality(municipality=own))
        if case.municipalities[0] != own:
            errors.setdefault("municipalities", []).append(
                f"最初の市町村は、あなたの市町村（{own.code} {own.name}）にしてください。"
            )
        if case.visibility not in AUTHORS_LEVELS:
            errors.setdefault("visibility", []).append(
                "一般公開か県内自治体職員のどちらかにしてください。"
            )

    def _case_to_update(self, text: str) -> CasePage | None:
        refuse_formula(text)
        if not text:
            return None
        if self._municipality is not None:
            raise ValueError(NEW_CASES_ONLY)
        digits = comparable(text)
        if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
            message = "IDは数字で入力してください。新しい事例は空欄にします。"
            raise ValueError(message)
        cases = CasePage.objects.exclude(pk__in=all_sealed())
        case = cases.filter(pk=int(digits)).first()
        if case is None:
            message = f"ID {digits} の事例はありません。新しい事例は空欄にします。"
            raise ValueError(message)
        self._existing.claim(case.pk, self._number)
        if self._user is not None:
            permissions = case.permissions_for_user(self._user)
            if not permissions.can_edit() or permissions.page_locked():
                message = f"ID {digits} の事例を変更する権限がありません。"
                raise ValueError(message)
        latest: CasePage = case.get_latest_revision_as_object()
        return latest

    def _check(self, case: CasePage, errors: dict[str, list[Any]]) -> None:
        """Validate the case and record the errors by attribute.

        Values required only for publishing are errors when publishing and warnings otherwise.
        """
        for name in self._declarations:
            setattr(case, name, True)
        if not case.slug and case.fiscal_year:
            case.slug = self._existing.free_slug(case)
        for name, problems in self._model_errors(case, set(errors)).items():
            for problem in problems:
                is_missing = problem.code in MISSING_CODES
                if is_missing and not self._publish and name not in NEEDED_IN_DRAFTS:
                    self._warn(name, "公開するまでに入力が必要です。")
                else:
                    errors.setdefault(name, []).append(
                        MISSING if is_missing else " ".join(problem.messages)
                    )
        self._ask_about_findings(case, errors)
        if not errors:
            try:
                self._existing.remember(case, self._number)
            except ValueError as error:
                errors.setdefault("title", []).append(str(error))
        self._warn_about(case)

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

    def _ask_about_findings(self, case: CasePage, errors: dict[str, list[Any]]) -> None:
        """Note where the privacy check finds somebody; a table cannot hold the answer."""
        for question in review_of(case).open:
            path = question.text.path
            attribute = path if path in HEADERS else path.partition(".")[0]
            where = "" if attribute in HEADERS else f"{question.text.label}："
            if self._publish:
                text = f"{where}{question.summary}{REWRITE_OR_IMPORT_DRAFT}"
                errors.setdefault(attribute, []).append(text)
            else:
                self._warn(attribute, f"{where}{question.summary}{REWRITE_OR_ANSWER}")

    def _warn_about(self, case: CasePage) -> None:
        for name in LONG_FIELDS:
            length = len(getattr(case, name))
            if name in self._fields and length > SOFT_LIMIT:
                self._warn(name, f"{SOFT_LIMIT}字までが目安です（現在{length}字）。")
        for name in TERM_FIELDS.keys() & self._fields.keys():
            for term in getattr(case, name).all():
                if term.valid_to and term.valid_to < timezone.localdate():
                    new = f"新しい語は「{term.successor.label}」です。" if term.successor else ""
                    self._warn(name, f"「{term.label}」は今は使われていない語です。{new}")

    def _warn(self, attribute: str, text: str) -> None:
        message = self._message(attribute, text)
        if message not in self._warnings:
            self._warnings.append(message)

    def _message(self, attribute: str, text: str) -> Message:
        return Message(text, HEADERS.get(attribute, ""), self._cell(attribute))

    def _messages(self, errors: Mapping[str, Iterable[Any]]) -> tuple[Message, ...]:
        """Return the messages of the row, cell by cell, in the order of the columns."""
        return _in_order(
            self._message(name, text) for name, texts in errors.items() for text in texts
        )

    def _cell(self, attribute: str) -> str:
        """Return the text of the cell for an attribute; empty if there is none."""
        header = HEADERS.get(attribute, "")
        return next(
            (self._cells.get(column.key, "") for column in COLUMNS if column.header == header), ""
        )

    def _save(self, case: CasePage, *, is_new: bool) -> None:
        """Save the case with a new revision, and publish it if requested."""
        if is_new:
            self._index.add_child(instance=case)
        elif not case.live:
            case.save()
        # The row has already been validated, as a draft or for publication.
        revision = case.save_revision(user=self._user, clean=False, log_action=not is_new)
        if self._publish:
            revision.publish(user=self._user)


def _in_order(messages: Iterable[Message]) -> tuple[Message, ...]:
    order = {column.header: position for position, column in enumerate(COLUMNS)}
    return tuple(sorted(messages, key=lambda message: order.get(message.column, -1)))
