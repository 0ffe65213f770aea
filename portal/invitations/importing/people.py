"""Compares the rows of a list with the accounts, by the forms that the admin uses for one user."""

from collections.abc import Collection, Iterable
from typing import Any

from django.forms import ModelForm, model_to_dict

from portal.accounts.models import State, User
from portal.accounts.permissions import administered_by, groups_to_give
from portal.accounts.presentation import SUPERUSER, expiry_text, roles_text, shared_text
from portal.accounts.roles import RoleName
from portal.invitations.forms import KNOWN, InvitationForm
from portal.invitations.importing.cells import Cells
from portal.invitations.importing.columns import BY_FIELD, COLUMNS
from portal.invitations.importing.forms import ChangeForm
from portal.invitations.importing.report import PersonReport
from portal.tables.cells import split_cell
from portal.tables.damage import damaged_passages
from portal.tables.report import Message, Outcome
from portal.tables.spreadsheets import Row

FORMULA = "数式またはエラーのセルです。値だけを貼り付けてください。"
NO_ADDRESS = "メールアドレスを入力してください。"
TWICE = "同じメールアドレスが{row}行目にもあります。"
IS_NAME = (
    "このメールアドレスは、ほかの利用者の利用者名です。利用者の一覧でその利用者を確かめてください。"
)
SEVERAL = "このメールアドレスの利用者が2人以上います。利用者の一覧で確かめてください。"
STOPPED = "停止中の利用者です。取り込んでも、利用は再開しません。"
INVITED = "招待中の利用者です。招待のメールは送り直しません。"
#: What an export writes for a person without a role.
NO_ROLE = "なし"
TEXTS = ("display_name", "section")


class People:
    """Turns rows into accounts, one after the other.

    Args:
        actor: Who imports: decides whom they may change and what they may give.
    """

    def __init__(self, actor: User) -> None:
        self._actor = actor
        self._groups = {group.name: group.pk for group in groups_to_give(actor)}
        self._cells = Cells(self._groups)
        self._known: dict[str, set[int]] = {}
        self._names: set[str] = set()
        self._superusers: set[str] = set()
        for pk, email, name, is_superuser in User.objects.values_list(
            "pk", "email", "username", "is_superuser"
        ):
            if email:
                self._known.setdefault(email.casefold(), set()).add(pk)
            self._names.add(name.casefold())
            if is_superuser:
                self._superusers.add(email.casefold())
        self._administered = set(administered_by(actor).values_list("pk", flat=True))
        self._rows: dict[str, int] = {}

    def store(self, row: Row) -> PersonReport:
        """Invite or change the person of a row, unless it has errors.

        The caller rolls back the transaction after a dry run, or if any row has errors.
        """
        texts = {column.field: row.values.get(column.key, "") for column in COLUMNS}
        texts["groups"] = self._roles_to_read(texts)
        values, errors = self._values(row, texts)
        if (fault := self._fault_of_address(texts["email"], row.number)) is not None:
            errors.append(fault)
            # A form would report the same address once more.
            values.pop("email", None)
            if fault.text != NO_ADDRESS:
                return _report(row, texts, Outcome.ERROR, errors=errors)
        known = self._known.get(texts["email"].casefold())
        if known:
            return self._change(row, texts, values, errors, next(iter(known)))
        return self._invite(row, texts, values, errors)

    def _roles_to_read(self, texts: dict[str, str]) -> str:
        """Return the cell of roles without what an export writes for nobody's role and for superusers."""
        if texts["groups"] == NO_ROLE:
            return ""
        if texts["email"].casefold() not in self._superusers:
            return texts["groups"]
        return "、".join(name for name in split_cell(texts["groups"]) if name != SUPERUSER)

    def _values(self, row: Row, texts: dict[str, str]) -> tuple[dict[str, Any], list[Message]]:
        """Return the values of the filled cells, and what cannot be read."""
        values: dict[str, Any] = {}
        errors = []
        for column in COLUMNS:
            text = texts[column.field]
            if column.key in row.formulas:
                errors.append(Message(FORMULA, column.header))
                continue
            if not text:
                continue
            try:
                values[column.field] = self._cells.read(column.field, text)
            except ValueError as error:
                errors.append(Message(str(error), column.header, text))
        return values, errors

    def _fault_of_address(self, email: str, row: int) -> Message | None:
        """Return why nobody can be found by an address, None if it is new or of one account."""
        header = BY_FIELD["email"].header
        if not email:
            return Message(NO_ADDRESS, header)
        earlier = self._rows.setdefault(email.casefold(), row)
        known = self._known.get(email.casefold(), set())
        if earlier != row:
            return Message(TWICE.format(row=earlier), header, email)
        if known - self._administered:
            return Message(KNOWN, header, email)
        # An address that has changed stays the user name: it names the other account, not this person.
        if not known and email.casefold() in self._names:
            return Message(IS_NAME, header, email)
        return Message(SEVERAL, header, email) if len(known) > 1 else None

    def _invite(
        self, row: Row, texts: dict[str, str], values: dict[str, Any], errors: list[Message]
    ) -> PersonReport:
        form = InvitationForm(values, actor=self._actor)
        errors += _faults(form, texts, {error.column for error in errors})
        if errors:
            return _report(row, texts, Outcome.ERROR, errors=errors)
        user = form.save()
        return _report(row, texts, Outcome.NEW, user=user, lines=_entered(user))

    def _change(
        self,
        row: Row,
        texts: dict[str, str],
        values: dict[str, Any],
        errors: list[Message],
        pk: int,
    ) -> PersonReport:
        user = User.objects.select_for_update(of=("self",)).get(pk=pk)
        before = _facts(user)
        stored = model_to_dict(user, ChangeForm.Meta.fields)
        stored["groups"] = [group.pk for group in user.groups.all()]
        values.pop("email", None)
        if values.get("display_name") == user.username and not user.display_name:
            # An export writes the user name for a person without a name.
            del values["display_name"]
        if "groups" in values:
            # A list knows the roles; further groups of a person stay.
            others = user.groups.exclude(name__in=RoleName.labels).values_list("pk", flat=True)
            values["groups"] = sorted({*values["groups"], *others})
        form = ChangeForm({**stored, **values}, instance=user, actor=self._actor)
        form.fields["display_name"].required = "display_name" in values or bool(user.display_name)
        errors += _faults(form, texts, {error.column for error in errors})
        if errors:
            return _report(row, texts, Outcome.ERROR, errors=errors)
        remarks = _remarks(user)
        if form.has_changed():
            user = form.save()
        after = _facts(User.objects.get(pk=pk))
        lines = [
            f"{name}：{_shown(before[name])} → {_shown(after[name])}"
            for name in after
            if before[name] != after[name]
        ]
        outcome = Outcome.UPDATE if lines else Outcome.SAME
        return _report(row, texts, outcome, user=user, lines=lines, remarks=remarks)


def _facts(user: User) -> dict[str, str]:
    """Return what a list sets, as it is shown, by the header of the column."""
    values = {
        "display_name": user.display_name,
        "groups": roles_text(user),
        "side": user.get_side_display(),
        "municipality": str(user.municipality or ""),
        "section": user.section,
        "is_shared": shared_text(user),
        "expires_on": expiry_text(user),
    }
    return {BY_FIELD[field].header: text for field, text in values.items()}


def _entered(user: User) -> list[str]:
    """Return what a new account is given, without what is empty or as usual."""
    facts = _facts(user)
    del facts[BY_FIELD["display_name"].header]
    if not user.is_shared:
        del facts[BY_FIELD["is_shared"].header]
    return [f"{name}：{text}" for name, text in facts.items() if text]


def _faults(form: ModelForm, texts: dict[str, str], told: Collection[str]) -> list[Message]:
    """Return the errors of a form at the columns of the list, without columns that have one."""
    found = []
    for field, errors in form.errors.items():
        column = BY_FIELD.get(field)
        header = column.header if column else ""
        if header not in told:
            found += [Message(str(error), header, texts.get(field, "")) for error in errors]
    return found


def _remarks(user: User) -> list[Message]:
    if user.state is State.STOPPED:
        return [Message(STOPPED)]
    return [Message(INVITED)] if user.state is State.INVITED else []


def _shown(text: str) -> str:
    return text or "（空欄）"


def _report(
    row: Row,
    texts: dict[str, str],
    outcome: Outcome,
    *,
    user: User | None = None,
    lines: Iterable[str] = (),
    errors: Iterable[Message] = (),
    remarks: Iterable[Message] = (),
) -> PersonReport:
    damaged = [
        Message(f"文字が壊れているかもしれません：{passage}", BY_FIELD[field].header)
        for field in TEXTS
        for passage in damaged_passages(texts[field])
    ]
    return PersonReport(
        number=row.number,
        title=texts["display_name"] or (str(user) if user else ""),
        email=texts["email"],
        outcome=outcome,
        object_id=user.pk if user and outcome is not Outcome.NEW else None,
        lines=tuple(filter(None, lines)),
        errors=tuple(errors),
        warnings=(*damaged, *remarks),
    )
