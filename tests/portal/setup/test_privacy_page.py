"""The privacy page says what is kept and how long, and what it says is done."""

import datetime
import re

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.feedback.models import Feedback
from portal.mail.models import OutgoingMail
from portal.setup.standard_pages import retention_figures, standard_pages
from portal.sign_in.models import SignInEvent
from search.models import NoHitQuery
from tests.factories.accounts import UserFactory
from tests.support.places import PROJECT_ROOT


def privacy_text() -> str:
    page = next(page for page in standard_pages("汐野県") if page["slug"] == "privacy")
    return "".join(value for _, value in page["body"])


def test_the_page_names_every_figure_of_the_settings(settings) -> None:
    settings.AUDIT_RETENTION_DAYS = 777
    settings.SESSION_COOKIE_AGE = 5 * 3600

    figures = set(map(int, re.findall(r"(\d+)(?:日|時間)", privacy_text())))

    assert figures == set(retention_figures().values())
    assert {777, 5} <= figures


@pytest.mark.django_db
def test_what_is_over_its_time_is_deleted_by_the_daily_commands(time_machine) -> None:
    figures = retention_figures()
    user, now = UserFactory(), timezone.now()
    SignInEvent.objects.create(user=user, kind=SignInEvent.Kind.UNLOCKED, address="192.0.2.7")
    SignInEvent.objects.update(at=now)
    Feedback.objects.create(kind="opinion", text="意見", page="/")
    OutgoingMail.objects.create(
        key="a", address="a@example.jp", subject="件名", text="本文", state=OutgoingMail.State.SENT
    )
    NoHitQuery.objects.create(text="のうふく", count=1, last_on=timezone.localdate())
    deleted = {
        SignInEvent: ("prune_sign_ins", "sign_in_days"),
        Feedback: ("delete_old_feedback", "feedback_most_days"),
        OutgoingMail: ("delete_old_mails", "mail_days"),
        NoHitQuery: ("search_prune", "search_days"),
    }
    left = {}
    for model, (command, figure) in deleted.items():
        counts = []
        for days in (figures[figure] - 1, figures[figure] + 2):
            time_machine.move_to(now + datetime.timedelta(days=days))
            call_command(command)
            counts.append(model.objects.count())
        left[model] = counts

    assert left == {model: [1, 0] for model in deleted}


def test_the_daily_timer_runs_these_commands() -> None:
    units = "".join(
        path.read_text(encoding="utf-8") for path in (PROJECT_ROOT / "deploy/systemd").iterdir()
    )
    commands = (
        "prune_sign_ins",
        "delete_old_feedback",
        "delete_old_mails",
        "search_prune",
        "audit_prune",
    )
    assert [name for name in commands if f"manage.py {name}\n" not in units] == []
