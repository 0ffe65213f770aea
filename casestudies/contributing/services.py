"""What authors do with their cases. The lists start from `casestudies.permissions.own_cases`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Page, Revision

from casestudies.contributing.steps import STEPS, Step, step_of
from casestudies.fields import FIELDS, PART_FIELDS
from casestudies.importing.services import import_cases
from casestudies.models import CaseIndexPage, CaseMunicipality, CasePage
from casestudies.readiness import MANDATORY, problems_by_field
from portal.accounts.models import User
from portal.field_descriptions.facts import field_label
from portal.tables.report import ImportReport

MISSING = "まだ入力されていません。"
#: The texts of errors that say no more than that something is missing.
BLANK = {"blank", "null", "required"}
#: How a revision stores fields under another name.
STORED_AS = {"tags": "tagged_items"}


@dataclass(frozen=True)
class Problem:
    """What keeps a case from being submitted: the step that asks for it, its label, what to do."""

    step: Step
    path: str
    label: str
    text: str


def new_case(user: User) -> CasePage:
    """Return a case of the author's municipality that is not stored yet."""
    municipality: Any = user.municipality
    section = f"{municipality.name}{user.section}"
    limit: Any = CasePage._meta.get_field("responsible_section").max_length
    case = CasePage(
        live=False,
        owner=user,
        source_kind=CasePage.Source.MUNICIPALITY,
        responsible_section=section if len(section) <= limit else "",
    )
    case.case_municipalities.add(CaseMunicipality(municipality=municipality))
    return case


def locked_case(pk: int) -> None:
    """Lock the row of a page until the transaction ends, so that two savings wait for each other."""
    list(Page.objects.select_for_update().filter(pk=pk).values_list("pk"))


@transaction.atomic
def save_draft(case: CasePage, user: User) -> None:
    """Store a case as a draft revision; a new one is added to the list.

    A published case stays as it is: only its draft changes.
    """
    is_new = case.pk is None
    if is_new:
        CaseIndexPage.objects.get().add_child(instance=case)
    elif not case.live:
        case.save()
    case.save_revision(user=user, log_action=not is_new, clean=False)


def changed_since(case: CasePage, seen: str, names: Iterable[str]) -> list[str]:
    """Return which fields and relations somebody has changed since a revision.

    Args:
        case: The case as it is stored.
        seen: The number of the revision that the form was made of, as the form has sent it.
        names: The fields and relations of the form.
    """
    latest = case.latest_revision
    if latest is None or str(latest.pk) == seen:
        return []
    known = Revision.page_revisions.filter(object_id=str(case.pk))
    base = known.filter(pk=int(seen)).first() if seen.isdecimal() else None
    before = base.content if base else {}
    return [name for name in names if _stored(before, name) != _stored(latest.content, name)]


def _stored(content: dict[str, Any], name: str) -> Any:
    return content.get(STORED_AS.get(name, name))


def upload_drafts(content: bytes, user: User, *, dry_run: bool) -> ImportReport:
    """Store the rows of a filled template as drafts of the author's municipality: all or none."""
    return import_cases(
        content, user=user, dry_run=dry_run, publish=False, municipality=user.municipality
    )


@transaction.atomic
def delete_draft(case: CasePage, user: User) -> None:
    """Delete a case that was never published. Raises ValidationError for any other."""
    locked_case(case.pk)
    stored = CasePage.objects.get(pk=case.pk)
    if stored.first_published_at or stored.live:
        message = "公開したことのある事例は削除できません。県の担当者に連絡してください。"
        raise ValidationError(message)
    if stored.workflow_in_progress:
        message = "審査中の事例は削除できません。先に引き上げてください。"
        raise ValidationError(message)
    # Authors have no permission on pages of the admin; `own_cases` has decided.
    DeletePageAction(stored, user=user).execute(skip_permission_checks=True)


def missing_in_draft(case: CasePage) -> list[Step]:
    """Return the steps with a mandatory field that is empty in a draft as it is stored.

    Needs no query, so that lists may use it. `problems_of` tells everything.
    """
    names = [name for name in MANDATORY if not getattr(case, _column(name))]
    missing = {step_of(name).number for name in names}
    return [step for step in STEPS if step.number in missing]


def _column(name: str) -> str:
    return str(CasePage._meta.get_field(name).attname)  # type: ignore[union-attr]  # its own field


def problems_of(case: CasePage) -> list[Problem]:
    """Return all that keeps this version of a case from being submitted, in the order of the steps."""
    found = [
        _problem(name, MISSING if _is_blank(errors) else " ".join(texts))
        for name, errors in problems_by_field(case).items()
        if (texts := [text for error in errors for text in error.messages])
    ]
    found += [
        Problem(step_of(q.text.path), q.text.path, q.text.label, f"個人情報の確認：{q.summary}")
        for q in case.privacy_review.open
    ]
    return sorted(found, key=lambda problem: problem.step.number)


def _is_blank(errors: Iterable[ValidationError]) -> bool:
    return any(error.code in BLANK for error in errors)


def _problem(name: str, text: str) -> Problem:
    return Problem(step_of(name), name, label_of(name), text)


def label_of(name: str) -> str:
    """Return what a field or part is called on the pages of the way in."""
    if name == NON_FIELD_ERRORS:
        return "全体"
    if name in PART_FIELDS:
        return PART_FIELDS[name].label
    if name not in FIELDS:
        return name
    return field_label(CasePage, name)
