"""Counts failed attempts in the database and locks an account or an address for a while (ADR 0036).

An attempt is counted *before* anything is checked, in a transaction that locks its rows, and the
count is taken back when it was right. However many requests arrive at once, on however many hosts,
no more than the limit is checked. Unknown accounts are counted like known ones.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.accounts.models import User
from portal.sign_in.addresses import source_of
from portal.sign_in.models import AttemptCount, Door

MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """How many failures in a row are allowed, and for how long the next ones are refused.

    `locks` are the first, second and further locks; after the time `forgotten_after` without an
    attempt the count starts again. `drains`: failures are also forgotten one by one, all within
    that time.
    """

    failures: int
    locks: tuple[datetime.timedelta, ...]
    forgotten_after: datetime.timedelta
    drains: bool = False


ACCOUNT_LIMIT = Limit(5, (5 * MINUTE, 30 * MINUTE, DAY), DAY)
#: A whole town hall may have one address, where somebody always mistypes: so many an hour are
#: allowed, and it is never locked out for a day.
ADDRESS_LIMIT = Limit(50, (5 * MINUTE, 30 * MINUTE), HOUR, drains=True)
#: Days after the last failure for which a count is kept: the longest lock, and as long again.
KEPT_DAYS = 2
ACCOUNT, UNKNOWN, ADDRESS = "account", "unknown", "address"


@dataclass(frozen=True)
class Attempt:
    """An attempt that may be checked. `has_locked`: a further one would be refused."""

    door: Door
    account: str
    address: str
    has_locked: bool

    def succeed(self) -> None:
        """Take the count back: the account starts again, the address gets this attempt back.

        An address does not start again, or someone with their own account could guess
        those of others for ever.
        """
        with transaction.atomic():
            if self.account:
                AttemptCount.objects.filter(door=self.door, key=self.account).delete()
            row = (
                AttemptCount.objects.select_for_update()
                .filter(door=self.door, key=self.address)
                .first()
            )
            if row is not None:
                _give_back(row)


def account_key(user: User | None, typed: str = "") -> str:
    """Return the key of an account; of one that does not exist, a digest of the name typed.

    People type passwords into the wrong field, so the name itself is not stored.
    """
    if user is not None:
        return f"{ACCOUNT}:{user.pk}"
    digest = salted_hmac("portal.sign_in", typed.casefold().strip(), algorithm="sha256")
    return f"{UNKNOWN}:{digest.hexdigest()}"


def address_key(address: str) -> str:
    """Return the key of an address; "" when it is not known."""
    return f"{ADDRESS}:{source_of(address)}" if address else ""


def begin(door: Door, account: str, address: str) -> Attempt | None:
    """Count an attempt. Return None when it must not be checked.

    Args:
        door: Where it is made.
        account: From `account_key`; "" where there is no account yet.
        address: The client's IP address, "" if unknown.
    """
    keys = [key for key in (account, address_key(address)) if key]
    now = timezone.now()
    # Without locking rows: whoever keeps guessing costs one look-up.
    if is_refused(door, account, address):
        return None
    with transaction.atomic():
        AttemptCount.objects.bulk_create(
            [AttemptCount(door=door, key=key, last_at=now) for key in keys], ignore_conflicts=True
        )
        # In one order, so that two attempts never wait for each other.
        rows = list(_rows(door, keys).select_for_update().order_by("key"))
        if any(row.is_locked(now) for row in rows):
            return None
        for row in rows:
            _count(row, now)
        has_locked = any(row.is_locked(now) and row.key == account for row in rows)
    return Attempt(door, account, address_key(address), has_locked)


def is_refused(door: Door, account: str, address: str) -> bool:
    """Tell whether an attempt would be refused now; counts nothing."""
    keys = [key for key in (account, address_key(address)) if key]
    now = timezone.now()
    return any(row.is_locked(now) for row in _rows(door, keys))


def locked_until(doors: Iterable[Door], account: str) -> datetime.datetime | None:
    """Return until when an account is locked at one of the doors, or None."""
    now = timezone.now()
    rows = AttemptCount.objects.filter(door__in=doors, key=account, locked_until__gt=now)
    return max((row.locked_until for row in rows if row.locked_until), default=None)


def unlock(account: str, doors: Iterable[Door] = Door) -> bool:
    """Forget the failed attempts on an account. Returns whether there were any."""
    deleted, _ = AttemptCount.objects.filter(door__in=doors, key=account).delete()
    return bool(deleted)


def forget_old(now: datetime.datetime) -> int:
    """Delete counts that would start again anyway; return how many."""
    deleted, _ = AttemptCount.objects.filter(last_at__lt=now - KEPT_DAYS * DAY).delete()
    return deleted


def _rows(door: Door, keys: list[str]) -> models.QuerySet[AttemptCount]:
    return AttemptCount.objects.filter(door=door, key__in=keys)


def _limit_of(row: AttemptCount) -> Limit:
    return ADDRESS_LIMIT if row.key.startswith(f"{ADDRESS}:") else ACCOUNT_LIMIT


def _count(row: AttemptCount, now: datetime.datetime) -> None:
    limit = _limit_of(row)
    # A lock is a time without attempts, but not one that someone has waited for.
    if now - max(row.last_at, row.locked_until or row.last_at) > limit.forgotten_after:
        row.failures = row.locks = 0
    if limit.drains and row.failures:
        _drain(row, limit, now)
    else:
        row.last_at = now
    row.failures += 1
    row.locked_until = None
    if row.failures >= limit.failures:
        row.locked_until = now + limit.locks[min(row.locks, len(limit.locks) - 1)]
        row.locks += 1
        row.failures = 0
    row.save()


def _drain(row: AttemptCount, limit: Limit, now: datetime.datetime) -> None:
    """Forget the failures whose time is over; `last_at` says up to when that was done."""
    each = limit.forgotten_after / limit.failures
    over = min(row.failures, (now - row.last_at) // each)
    row.failures -= over
    row.last_at = row.last_at + over * each if row.failures else now


def _give_back(row: AttemptCount) -> None:
    if row.failures:
        row.failures -= 1
    elif row.locked_until is not None:
        row.failures = _limit_of(row).failures - 1
        row.locks -= 1
        row.locked_until = None
    row.save()
