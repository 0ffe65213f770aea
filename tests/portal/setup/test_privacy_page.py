"""The privacy page says what is kept and how long, and what it says is done."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import UploadedFile

from portal.accounts.models import User
from portal.feedback.models import Feedback
from portal.handover.models import HandOver
from portal.mail.models import DigestItem, OutgoingMail
from portal.setup.personal_data import not_personal, personal_records, retention_figures
from portal.setup.standard_pages import standard_pages
from portal.sign_in.models import AttemptCount, Door, SignInEvent
from portal.tables.pending_files import FOLDER
from search.models import NoHitQuery
from tests.factories.accounts import UserFactory
from tests.portal.sign_in.conftest import PASSWORD
from tests.support.places import PROJECT_ROOT

#: Fields that hold something about a person whatever the model is about.
PERSONAL_FIELDS = (models.EmailField, models.GenericIPAddressField)

OWN = ("portal", "casestudies", "trainings", "search")


def privacy_text() -> str:
    page = next(page for page in standard_pages("汐野県") if page["slug"] == "privacy")
    return "".join(value for _, value in page["body"])


def daily_units() -> str:
    folder = PROJECT_ROOT / "deploy/systemd"
    return "".join(path.read_text(encoding="utf-8") for path in folder.glob("*daily*"))


# ---- the register


def test_every_model_is_declared_once() -> None:
    """A new model has to say what it holds about people, or that it holds nothing."""
    kept = [label for row in personal_records() for label in row.models]
    declared = [*kept, *not_personal()]
    installed = {m._meta.label for m in apps.get_models(include_auto_created=True)}
    # Those of libraries differ between versions and databases.
    own = {c.label for c in apps.get_app_configs() if c.name.split(".")[0] in OWN}

    assert sorted(installed - set(declared)) == []
    assert sorted(d for d in set(declared) - installed if d.split(".")[0] in own) == []
    assert sorted(label for label in declared if declared.count(label) > 1) == []


def test_a_model_that_names_users_or_addresses_is_kept_about_people() -> None:
    def is_personal(model: type[models.Model]) -> bool:
        return any(
            isinstance(field, PERSONAL_FIELDS) or field.related_model is User
            for field in model._meta.concrete_fields
        )

    named = {m._meta.label for m in apps.get_models(include_auto_created=True) if is_personal(m)}

    # Wagtail's own pictures and files are replaced, allauth's table of addresses is empty, and the
    # settings hold the address of a section.
    assert named & set(not_personal()) == {
        "account.EmailAddress",
        "pages.PortalSettings",
        "wagtaildocs.Document",
        "wagtailimages.Image",
    }


def test_every_record_has_purpose_and_time() -> None:
    assert [r.name for r in personal_records() if not all((r.what, r.purpose, r.kept))] == []


def test_what_is_deleted_by_a_command_is_deleted_daily() -> None:
    commands = {r.deleted_by for r in personal_records()} - {""}

    assert [name for name in commands if f"manage.py {name}" not in daily_units()] == []
    assert "manage.py clearsessions\n" in daily_units()


# ---- the page


def test_the_page_is_made_of_the_register() -> None:
    text = privacy_text()

    for row in personal_records():
        assert f"<b>{row.name}</b>（{row.what}）。目的：{row.purpose}。期間：{row.kept}。" in text


def test_the_page_names_every_figure_of_the_settings(settings) -> None:
    settings.AUDIT_RETENTION_DAYS = 777
    settings.SESSION_COOKIE_AGE = 5 * 3600

    figures = set(map(int, re.findall(r"(\d+)(?:日|時間)", privacy_text())))

    assert figures == set(retention_figures().values())
    assert {777, 5} <= figures


# ---- what it says is done


def _sign_in_event(user: User) -> Any:
    event = SignInEvent.objects.create(
        user=user, kind=SignInEvent.Kind.UNLOCKED, address="192.0.2.7"
    )
    SignInEvent.objects.update(at=timezone.now())
    return event


def _mail(user: User) -> Any:
    return OutgoingMail.objects.create(
        key="a", address="a@example.jp", subject="件名", text="本文", state=OutgoingMail.State.SENT
    )


def _digest_item(user: User) -> Any:
    return DigestItem.objects.create(
        user=user,
        category="feedback",
        key="a",
        title="題名",
        due_at=timezone.now(),
        digested_at=timezone.now(),
    )


def _form_state(user: User) -> Any:
    return FormState.objects.update_or_create_by_instance(
        user, user=user, defaults={"data": "a=b", "last_updated_at": timezone.now()}
    )


#: What makes a row: the model, its maker, the command, and its figure in days. For the audit log:
#: tests/portal/audit/test_retention.py.
KEPT: dict[type[models.Model], tuple[Callable[[User], Any], str, str]] = {
    SignInEvent: (_sign_in_event, "prune_sign_ins", "sign_in_days"),
    AttemptCount: (
        lambda _: AttemptCount.objects.create(door=Door.PASSWORD, key="address:192.0.2.7"),
        "prune_sign_ins",
        "attempt_days",
    ),
    Feedback: (
        lambda _: Feedback.objects.create(kind="opinion", text="意見", page="/"),
        "delete_old_feedback",
        "feedback_most_days",
    ),
    HandOver: (
        lambda user: HandOver.objects.create(receiver=user, receiver_label=str(user)),
        "delete_leftovers",
        "hand_over_days",
    ),
    OutgoingMail: (_mail, "delete_old_mails", "mail_days"),
    DigestItem: (_digest_item, "delete_old_mails", "mail_days"),
    NoHitQuery: (
        lambda _: NoHitQuery.objects.create(text="のうふく", count=1, last_on=timezone.localdate()),
        "search_prune",
        "search_days",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("model", KEPT, ids=lambda model: model._meta.label)
def test_what_is_over_its_time_is_deleted_by_its_daily_command(model, time_machine) -> None:
    make, command, figure = KEPT[model]
    days, now = retention_figures()[figure], timezone.now()
    make(UserFactory())

    counts = []
    for age in (days - 1, days + 2):
        time_machine.move_to(now + datetime.timedelta(days=age))
        call_command(command)
        counts.append(model._default_manager.count())

    assert counts == [1, 0]
    kept_by = {label: row.deleted_by for row in personal_records() for label in row.models}
    assert kept_by[model._meta.label] == command


@pytest.mark.django_db
def test_a_session_and_its_row_in_the_list_are_gone_the_day_after(time_machine) -> None:
    now = timezone.now()
    user = UserFactory(username="fukushi")
    client = Client()
    client.post("/accounts/login/", {"login": "fukushi", "password": PASSWORD})
    EditingSession.objects.create(user=user, content_object=user, last_seen_at=now)

    def left() -> list[int]:
        call_command("clearsessions")
        call_command("delete_leftovers")
        return [m._default_manager.count() for m in (Session, UserSession, EditingSession)]

    assert left() == [1, 1, 1]
    time_machine.move_to(
        now + datetime.timedelta(hours=retention_figures()["session_hours"], minutes=1)
    )
    assert left() == [0, 0, 0]
    # Allauth's own table of mail addresses is not used.
    assert EmailAddress.objects.count() == 0


@pytest.mark.django_db
def test_what_was_not_finished_is_gone_after_a_day(time_machine, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    user, now = UserFactory(), timezone.now()
    _form_state(user)
    UploadedFile.objects.create(file=ContentFile(b"x", name="a.png"), uploaded_by_user=user)
    forgotten = default_storage.save(f"{FOLDER}/token", ContentFile(b"x"))

    def left() -> list[Any]:
        call_command("delete_leftovers")
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        return [FormState.objects.count(), UploadedFile.objects.count(), len(files)]

    assert default_storage.exists(forgotten)
    assert left() == [1, 1, 2]
    time_machine.move_to(now + datetime.timedelta(hours=25))
    assert left() == [0, 0, 0]
