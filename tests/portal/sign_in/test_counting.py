"""How failed attempts are counted, and for how long an account or an address is locked."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from portal.sign_in import counting
from portal.sign_in.counting import ACCOUNT_LIMIT, ADDRESS_LIMIT, DAY, MINUTE, Attempt
from portal.sign_in.models import AttemptCount, Door

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 30, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
ACCOUNT = "account:1"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def guess(account: str = ACCOUNT, address: str = "", door: Door = Door.PASSWORD) -> Attempt | None:
    return counting.begin(door, account, address)


def checked(times: int, account: str = ACCOUNT, address: str = "") -> int:
    return sum(guess(account, address) is not None for _ in range(times))


def locked_for(clock: time_machine.Traveller, account: str = ACCOUNT) -> timedelta:
    until = counting.locked_until(Door, account)
    assert until is not None
    return until - datetime.now(tz=until.tzinfo)


def test_each_lock_is_longer_than_the_one_before(clock: time_machine.Traveller) -> None:
    locks = []
    for _ in range(4):
        assert checked(20) == ACCOUNT_LIMIT.failures
        locks.append(locked_for(clock))
        clock.shift(locks[-1])

    assert locks == [5 * MINUTE, 30 * MINUTE, DAY, DAY]


def test_an_address_is_never_locked_for_a_day(clock: time_machine.Traveller) -> None:
    locks = []
    for _ in range(3):
        assert checked(80, account="", address="192.0.2.7") == ADDRESS_LIMIT.failures
        locks.append(locked_for(clock, "address:192.0.2.7"))
        clock.shift(locks[-1])

    assert locks == [5 * MINUTE, 30 * MINUTE, 30 * MINUTE]


def test_a_town_hall_that_mistypes_now_and_then_is_not_locked_out(
    clock: time_machine.Traveller,
) -> None:
    found = 0
    for number in range(300):
        found += guess(f"account:{number}", "192.0.2.7") is not None
        clock.shift(timedelta(seconds=90))

    assert found == 300


def test_an_address_that_goes_on_is_locked_again_and_again(clock: time_machine.Traveller) -> None:
    found = 0
    for number in range(1000):
        found += guess(f"account:{number}", "192.0.2.7") is not None
        clock.shift(timedelta(seconds=10))

    # 1000 tries in 2 hours and 47 minutes: 50 before each of the locks, of which all but one take half an hour.
    assert found <= 6 * ADDRESS_LIMIT.failures


def test_after_a_day_without_attempts_the_count_starts_anew(clock: time_machine.Traveller) -> None:
    assert checked(5) == 5
    clock.shift(5 * MINUTE + DAY + timedelta(seconds=1))

    assert checked(20) == 5
    assert locked_for(clock) == 5 * MINUTE


def test_within_a_day_failures_add_up(clock: time_machine.Traveller) -> None:
    found = []
    for _ in range(7):
        found.append(guess() is not None)
        clock.shift(timedelta(hours=3))

    # The fifth locks for five minutes only; from then on the next lock is longer.
    assert found == [True] * 7
    assert AttemptCount.objects.get().locks == 1


def test_a_success_gives_the_account_all_its_attempts_back(clock: time_machine.Traveller) -> None:
    for _ in range(30):
        checked(3)
        attempt = guess()
        assert attempt is not None
        attempt.succeed()

    assert AttemptCount.objects.count() == 0


def test_a_success_with_the_last_attempt_locks_nobody_out(clock: time_machine.Traveller) -> None:
    checked(4, address="192.0.2.7")
    last = guess(address="192.0.2.7")
    assert last is not None
    assert last.has_locked

    last.succeed()

    assert guess() is not None
    row = AttemptCount.objects.get(key="address:192.0.2.7")
    assert (row.failures, row.locks, row.locked_until) == (4, 0, None)


def test_a_success_gives_the_address_back_that_attempt_alone(
    clock: time_machine.Traveller,
) -> None:
    for number in range(ADDRESS_LIMIT.failures - 1):
        guess(f"account:{number}", "192.0.2.7")
    last = guess("account:99", "192.0.2.7")
    assert last is not None
    last.succeed()

    assert [guess(f"account:{n}", "192.0.2.7") is not None for n in (200, 201)] == [True, False]


def test_doors_count_for_themselves(clock: time_machine.Traveller) -> None:
    assert checked(20) == 5

    assert guess(door=Door.CODE) is not None


def test_one_ipv6_network_is_one_sender(clock: time_machine.Traveller) -> None:
    found = sum(guess("", f"2001:db8:1:2::{number:x}") is not None for number in range(1, 80))

    assert found == ADDRESS_LIMIT.failures
    assert guess("", "2001:db8:1:3::1") is not None


def test_no_name_of_an_unknown_account_is_stored(clock: time_machine.Traveller) -> None:
    guess(counting.account_key(None, "himitsu-no-pasuwaado"))

    assert "himitsu" not in AttemptCount.objects.get().key
    assert counting.account_key(None, " Nobody ") == counting.account_key(None, "nobody")


def test_while_locked_nothing_is_written(
    clock: time_machine.Traveller, django_assert_num_queries: object
) -> None:
    checked(5, address="192.0.2.7")

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert guess(address="192.0.2.7") is None


def test_counts_that_would_start_anew_are_deleted(clock: time_machine.Traveller) -> None:
    guess("account:1")
    clock.shift(DAY)
    guess("account:2")
    clock.shift(DAY + MINUTE)

    assert counting.forget_old(datetime.now(tz=START.tzinfo)) == 1
    assert [row.key for row in AttemptCount.objects.all()] == ["account:2"]
