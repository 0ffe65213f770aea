"""A withdrawal seals a case; a superuser makes a new case of what may stay."""

import datetime
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Comment, Revision

from casestudies.models import CasePage, ConsentRecord
from casestudies.withdrawal.services import NOT_OPEN, UNCHANGED, start_clean_version, withdraw
from portal.accounts.models import User
from portal.background.services import run_due
from portal.pages.models import Seal, SealOpening
from portal.pages.sealing.services import open_seal
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.casestudies import CasePageFactory

pytestmark = pytest.mark.django_db

QUOTATION = "「土に触れて変わった」と本人は話す。"


def consent(subject: str = "写真の方") -> ConsentRecord:
    return ConsentRecord(
        subject=subject, obtained_on=datetime.date(2026, 4, 1), obtained_by="地域福祉課"
    )


def case_with(*subjects: str) -> CasePage:
    case = CasePageFactory(content=QUOTATION, consents=[consent(name) for name in subjects])
    case.save_revision().publish()
    return CasePage.objects.get(pk=case.pk)


def sealed_case() -> CasePage:
    case = case_with("写真の方", "集落の代表")
    Comment.objects.create(page=case, user=UserFactory(), text=QUOTATION, contentpath="content")
    withdraw(case, case.consents.get(subject="写真の方"))
    return CasePage.objects.get(pk=case.pk)


def reload(user: User) -> User:
    """Return the user without what was cached on it, as the next request loads them."""
    return User.objects.get(pk=user.pk)


def clean_draft(case: CasePage) -> None:
    draft = case.get_latest_revision_as_object()
    draft.content = "畑での作業を始めた。"
    draft.consents = [each for each in draft.consents.all() if each.subject == "集落の代表"]
    draft.save_revision()


def test_the_new_version_has_the_cleaned_draft_and_nothing_before_it() -> None:
    case, superuser = sealed_case(), AdministratorFactory()
    open_seal(case.seal, superuser, "掲載を続けるため")
    clean_draft(case)

    copy = start_clean_version(CasePage.objects.get(pk=case.pk), reload(superuser))

    stored = CasePage.objects.get(pk=copy.pk)
    assert (stored.content, stored.live, stored.owner_id) == (
        "畑での作業を始めた。",
        False,
        case.owner_id,
    )
    assert [each.subject for each in stored.consents.all()] == ["集落の代表"]
    assert (stored.declares_consent, Comment.objects.filter(page=stored).count()) == (False, 0)
    versions = Revision.objects.for_instance(stored)
    assert [QUOTATION in str(version.content) for version in versions] == [False]
    assert list(Seal.objects.values_list("page_id", flat=True)) == [case.pk]


def test_no_new_version_while_the_consent_or_the_seal_stands_in_the_way() -> None:
    case, superuser = sealed_case(), AdministratorFactory()
    problems = []

    def attempt() -> None:
        with pytest.raises(ValidationError) as refused:
            start_clean_version(CasePage.objects.get(pk=case.pk), reload(superuser))
        problems.append(refused.value.messages[0])

    attempt()
    open_seal(case.seal, superuser, "掲載を続けるため")
    attempt()
    case.get_latest_revision_as_object().save_revision()
    attempt()

    assert problems[:2] == [NOT_OPEN, UNCHANGED]
    assert "撤回された同意の記録「写真の方」が残っています" in problems[2]


def test_a_sealed_case_cannot_be_published_even_by_who_has_opened_it() -> None:
    case, superuser = sealed_case(), AdministratorFactory()
    open_seal(case.seal, superuser, "掲載を続けるため")
    clean_draft(case)
    case = CasePage.objects.get(pk=case.pk)

    with pytest.raises(ValidationError, match="封印されているため"):
        case.get_latest_revision().publish()
    tester = case.permissions_for_user(reload(superuser))
    assert (tester.can_edit(), tester.can_publish(), tester.can_copy(), tester.can_move()) == (
        True,
        False,
        False,
        False,
    )


def test_only_a_superuser_with_a_reason_opens_a_seal() -> None:
    seal = sealed_case().seal

    with pytest.raises(PermissionDenied):
        open_seal(seal, UserFactory(), "見たい")
    with pytest.raises(ValueError, match="reason"):
        open_seal(seal, AdministratorFactory(), "  ")
    assert not SealOpening.objects.exists()


def test_openings_are_deleted_when_they_have_ended(time_machine) -> None:
    open_seal(sealed_case().seal, AdministratorFactory(), "確認")
    run_due()
    kept = SealOpening.objects.count()
    time_machine.move_to(timezone.now() + datetime.timedelta(hours=1, seconds=1))

    run_due()

    assert (kept, SealOpening.objects.count()) == (1, 0)


def test_the_command_seals_every_case_with_the_same_consent_and_no_other() -> None:
    case, copy, other = case_with("写真の方"), case_with("写真の方"), case_with("集落の代表")
    out = StringIO()

    call_command("withdraw_consent", str(case.pk), "写真の方", stdout=out)

    live = {page.pk: page.live for page in CasePage.objects.all()}
    assert live == {case.pk: False, copy.pk: False, other.pk: True}
    assert set(Seal.objects.values_list("page_id", flat=True)) == {case.pk, copy.pk}
    assert "写真の方" not in out.getvalue()


def test_the_command_refuses_a_consent_that_does_not_exist() -> None:
    with pytest.raises(CommandError):
        call_command("withdraw_consent", str(case_with("写真の方").pk), "だれか")
    assert not Seal.objects.exists()
