"""Commands for operators: what is old goes, and a lost administrator gets in again."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry

from portal.accounts.models import User
from portal.sign_in import counting, events
from portal.sign_in.models import AttemptCount, Door, SignInEvent
from tests.portal.sign_in.conftest import give_app

NOW = datetime(2026, 11, 30, 3, 30, tzinfo=ZoneInfo("Asia/Tokyo"))


def test_what_is_old_is_deleted(user: User, capsys: pytest.CaptureFixture[str]) -> None:
    for day in ("2025-11-29", "2025-12-01"):
        with time_machine.travel(f"{day} 09:00+09:00", tick=False):
            events.record(user, events.Kind.SIGNED_IN, None)
            counting.begin(Door.PASSWORD, f"account:{day}", "")
    with time_machine.travel(NOW, tick=False):
        counting.begin(Door.PASSWORD, "account:1", "")
        call_command("prune_sign_ins")

    assert capsys.readouterr().out == "1 events and 2 counts deleted.\n"
    assert SignInEvent.objects.count() == 1
    assert AttemptCount.objects.get().key == "account:1"


def test_an_operator_unlocks_an_account_and_removes_its_factors(
    user: User, capsys: pytest.CaptureFixture[str]
) -> None:
    give_app(user)
    for _ in range(5):
        counting.begin(Door.PASSWORD, counting.account_key(user), "")

    call_command("unlock_sign_in", "fukushi", "--reset-factors")

    assert capsys.readouterr().out == "Unlocked.\nThe second factors are removed.\n"
    assert counting.locked_until(Door, counting.account_key(user)) is None
    assert not Authenticator.objects.filter(user=user).exists()
    assert ModelLogEntry.objects.get(action="sign_in.factors_reset").user is None
    assert list(user.sign_in_events.order_by("pk").values_list("kind", flat=True)) == [
        SignInEvent.Kind.UNLOCKED,
        SignInEvent.Kind.FACTORS_RESET,
    ]


def test_an_unknown_name_is_said_so(db: None) -> None:
    with pytest.raises(CommandError, match=r"There is no user nobody\."):
        call_command("unlock_sign_in", "nobody")
