"""On Mondays one mail reminds somebody of all that waits: never twice, and late after a pause."""

from collections.abc import Callable

import pytest
from django.core.management import call_command

from portal.accounts.models import User
from portal.mail.categories import category_named, offered_to
from portal.mail.digest_times import Frequency
from portal.mail.models import DigestItem, OutgoingMail
from portal.mail.services import choose
from portal.waiting import mails
from portal.waiting.models import ReminderRun
from tests.factories.casestudies import CasePageFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.portal.waiting.conftest import consent, days, fill, member

pytestmark = pytest.mark.django_db

SUNDAY, MONDAY, NEXT_MONDAY = "2026-11-29", "2026-11-30", "2026-12-07"


@pytest.fixture
def run_due(time_machine, django_capture_on_commit_callbacks) -> Callable[[str], list[str]]:
    """Do what is due at a time; return the subjects of the mails that came of it."""

    def run(moment: str) -> list[str]:
        time_machine.move_to(f"{moment}+09:00", tick=False)
        known = set(OutgoingMail.objects.values_list("pk", flat=True))
        with django_capture_on_commit_callbacks(execute=True):
            call_command("run_due")
        mails = OutgoingMail.objects.exclude(pk__in=known).order_by("address")
        return [f"{mail.address} {mail.subject}" for mail in mails]

    run("2026-11-23T09:00:00")
    return run


@pytest.fixture
def editor(towns, run_due) -> User:
    return member(
        "welfare_editor", side="welfare", section="地域福祉課", email="fukushi@example.jp"
    )


def overdue(editor: User, title: str = "古い事例") -> None:
    CasePageFactory(title=title, owner=editor, review_on=days(-1))


def test_one_mail_tells_of_everything_at_eight_on_monday(editor: User, run_due) -> None:
    overdue(editor, "古い事例")
    overdue(editor, "古い事例その2")
    CasePageFactory(title="同意の事例", owner=editor, consents=[consent(expires_on=days(20))])
    contact = LiaisonContactFactory(confirmed_on=days(-500))

    assert run_due(f"{SUNDAY}T23:59:00") == []
    assert run_due(f"{MONDAY}T07:59:59") == []
    (told,) = run_due(f"{MONDAY}T08:00:00")

    mail = OutgoingMail.objects.get()
    number = DigestItem.objects.order_by("created_at", "pk").first().number
    assert told.startswith(f"fukushi@example.jp 【連携ポータル】[#{number}] ")
    assert told.endswith("ほか3件")
    titles = [i.title for i in DigestItem.objects.all()]
    assert sorted(titles) == sorted(
        ["古い事例", "古い事例その2", "同意の事例", f"{contact.body_name} {contact.section}"]
    )
    assert set(mail.categories) == {"review-dates", "consents", "contact-confirmations"}


@pytest.mark.parametrize("again", ["T08:05:00", "T12:00:00", "T23:59:59"])
def test_twice_on_the_same_day_is_one_mail(editor: User, run_due, again: str) -> None:
    overdue(editor)

    assert len(run_due(f"{MONDAY}T08:00:00")) == 1
    overdue(editor, "あとから")
    assert run_due(f"{MONDAY}{again}") == []
    assert len(run_due(f"{NEXT_MONDAY}T08:00:00")) == 1


def test_a_worker_that_was_down_for_a_day_sends_one_mail(editor: User, run_due) -> None:
    overdue(editor)

    assert len(run_due("2026-12-01T10:00:00")) == 1
    assert run_due("2026-12-01T10:05:00") == []
    assert run_due("2026-12-02T08:00:00") == []


def test_a_worker_that_was_down_for_weeks_sends_one_mail(editor: User, run_due) -> None:
    overdue(editor)

    assert len(run_due("2026-12-24T10:00:00")) == 1
    assert run_due("2026-12-25T10:00:00") == []


def test_a_new_portal_waits_for_its_first_monday(editor: User, run_due) -> None:
    ReminderRun.objects.all().delete()
    overdue(editor)

    assert run_due("2026-12-01T10:00:00") == []
    assert len(run_due(f"{NEXT_MONDAY}T08:00:00")) == 1


def test_news_and_reminders_come_in_the_same_mail(editor: User, run_due, time_machine) -> None:
    overdue(editor)
    time_machine.move_to(f"{SUNDAY}T12:00:00+09:00", tick=False)
    DigestItem.objects.create(
        user=editor, category="review-result", key="x", title="結果", url="http://x.jp/",
        number="0", due_at=f"{MONDAY}T08:00:00+09:00",
    )  # fmt: skip

    assert len(run_due(f"{MONDAY}T08:00:00")) == 1


def test_nothing_waits_means_no_mail(editor: User, run_due) -> None:
    assert run_due(f"{MONDAY}T08:00:00") == []


def test_what_is_no_duty_can_be_refused(editor: User, run_due) -> None:
    overdue(editor)
    dates = category_named("review-dates")
    assert dates.frequencies == [Frequency.WEEKLY, Frequency.NEVER]
    assert [c.slug for c in offered_to(editor)].count("review-dates") == 1
    for duty in ("consents", "review-reminders"):
        assert category_named(duty).frequencies == [Frequency.WEEKLY]
    choose(editor, dates, Frequency.NEVER)

    assert run_due(f"{MONDAY}T08:00:00") == []


def test_each_person_is_told_of_their_own_only(towns, editor: User, run_due) -> None:
    for each in towns:
        fill(each, editor)
    run_due("2026-11-23T09:05:00")

    run_due("2027-01-04T08:00:00")  # the consents have not ended, the reviews are overdue

    told: dict[str, set[str]] = {}
    for item in DigestItem.objects.filter(key__startswith="waiting:").select_related("user"):
        told.setdefault(item.user.username, set()).add(item.title)
    here, there = towns
    assert told == {
        here.author.username: {"町の期限汐野市1", "町の同意汐野市1"},
        there.author.username: {"町の期限浜野町1", "町の同意浜野町1"},
        here.approver.username: {"審査中汐野市1"},
        there.approver.username: {"審査中浜野町1"},
        editor.username: {
            "県の期限汐野市1", "県の期限浜野町1", "県の同意汐野市1", "県の同意浜野町1",
            "汐野市 担当汐野市1", "浜野町 担当浜野町1",
        },
    }  # fmt: skip
    assert "写真の方" not in "".join(DigestItem.objects.values_list("line", flat=True))


def test_many_things_become_one_line_with_a_link(editor: User, run_due) -> None:
    for number in range(22):
        overdue(editor, f"古い事例{number}")

    run_due(f"{MONDAY}T08:00:00")

    items = DigestItem.objects.order_by("pk")
    assert (items.count(), items.last().title) == (21, "確認期限のページ ほか2件")
    assert items.last().url.endswith("/waiting/review-dates/")
    assert "ほか2件" in OutgoingMail.objects.get().text or OutgoingMail.objects.get().text == ""


def test_what_has_been_done_meanwhile_is_left_out(editor: User, run_due) -> None:
    overdue(editor)
    other = CasePageFactory(title="見直した事例", owner=editor, review_on=days(-1))
    still = category_named("review-dates").still_concerns
    run_due(f"{MONDAY}T08:00:00")
    other.review_on = days(300)
    other.save()

    left = still(User.objects.get(pk=editor.pk), list(DigestItem.objects.all()))
    assert [item.title for item in left] == ["古い事例"]


def test_who_has_done_everything_can_still_refuse_the_mails(editor: User) -> None:
    offered = {category.slug for category in offered_to(User.objects.get(pk=editor.pk))}
    assert {"review-dates", "contact-confirmations", "consents"} <= offered

    reader = {category.slug for category in offered_to(member("viewer"))}
    assert (
        reader & {"review-dates", "contact-confirmations", "consents", "review-reminders"} == set()
    )


def test_a_source_that_fails_keeps_nobody_else_from_being_told(
    editor: User, run_due, monkeypatch, caplog
) -> None:
    overdue(editor)
    other = member("welfare_editor", side="welfare", section="地域福祉課", email="b@example.jp")
    CasePageFactory(title="もう1件", owner=other, review_on=days(-1))
    original = mails._items_for

    def failing(user, source, monday):
        if user == editor and source.slug == "review-dates":
            raise ZeroDivisionError
        return original(user, source, monday)

    monkeypatch.setattr(mails, "_items_for", failing)
    (told,) = run_due(f"{MONDAY}T08:00:00")
    monkeypatch.undo()

    assert told.startswith("b@example.jp")
    assert "no reminder of review-dates" in caplog.text
    assert run_due(f"{MONDAY}T09:00:00") == []
