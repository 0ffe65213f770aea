"""Who may see what: the one place where visibility is decided.

An object (page, file, contact) has a level (公開範囲), which gives it a set of audiences; a reader
belongs to a set of audiences, too. The reader sees the object exactly when the two sets intersect.
The same sets are used in every database query (`visibility_condition`), when a single object is
served, and as a filter in the search engine.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q, QuerySet

from portal.accounts.models import User
from portal.accounts.queries import may_sign_in

# The user of a request, signed in or anonymous; None in a background task.
Reader = User | AnonymousUser | None

PUBLIC = "public"
MUNICIPAL = "municipal"
PREFECTURAL = "prefectural"
ADMINISTRATOR = "administrator"

#: The permission that makes someone one of 県職員・編集者.
VIEW_PREFECTURAL = "accounts.view_prefectural"
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


class Visibility(models.TextChoices):
    """公開範囲: the four levels of domain.md section 2.4, from open to closed."""

    PUBLIC = PUBLIC, "一般公開"
    MUNICIPAL = MUNICIPAL, "県内自治体職員"
    PREFECTURAL = PREFECTURAL, "県職員・編集者"
    PARTICIPANTS = "participants", "関係者のみ"


def user_audience(user_id: int) -> str:
    """Return the audience that stands for one user."""
    return f"user:{user_id}"


def audiences_of(user: Reader) -> frozenset[str]:
    """Return the audiences a reader belongs to.

    None and users who may not sign in (inactive or expired) count as the public.
    """
    if user is None or not user.is_authenticated or not user.may_sign_in:
        return frozenset({PUBLIC})
    audiences = {PUBLIC, MUNICIPAL, user_audience(user.pk)}
    if user.has_perm(VIEW_PREFECTURAL):
        audiences.add(PREFECTURAL)
    if user.is_superuser:
        audiences.add(ADMINISTRATOR)
    return frozenset(audiences)


def audiences_for_level(level: str, participants: Iterable[int] = ()) -> frozenset[str]:
    """Return the audiences that may see an object of the given level.

    `participants` are the user ids (owner included) that count for 関係者のみ.
    Raises ValueError for an unknown level, so that a typing error never publishes anything.
    """
    if Visibility(level) is Visibility.PARTICIPANTS:
        return frozenset({ADMINISTRATOR, *(user_audience(pk) for pk in participants)})
    return frozenset({level})


def user_ids(audiences: Iterable[str]) -> list[int]:
    """Return the ids of the users named in a set of audiences."""
    return [int(a.removeprefix("user:")) for a in audiences if a.startswith("user:")]


def visibility_condition(
    user: Reader, participating: Callable[[list[int]], Q], field: str = "visibility"
) -> Q:
    """Return the condition on a model's level that leaves what `user` may see (`audience_condition`)."""
    return audience_condition(audiences_of(user), participating, field)


def audience_condition(
    audiences: frozenset[str], participating: Callable[[list[int]], Q], field: str = "visibility"
) -> Q:
    """Return the condition on a model's level that leaves what readers of `audiences` may see.

    This is the one rule for all models that have a level.

    Args:
        audiences: Those of a reader (`audiences_of`).
        participating: Takes the ids of the users among the audiences and returns the condition
            that they are participants of a row (関係者のみ).
        field: The field of the model that holds the level.
    """
    levels = [level for level in Visibility.values if level in audiences]
    allowed = Q(**{f"{field}__in": levels})
    participants_only = Q(**{field: Visibility.PARTICIPANTS})
    if ADMINISTRATOR in audiences:
        return allowed | participants_only
    ids = user_ids(audiences)
    return allowed | (participants_only & participating(ids)) if ids else allowed


def users_among(audiences: Iterable[str]) -> QuerySet[User]:
    """Return the users in use who belong to at least one of `audiences`.

    The inverse of `audiences_of`: whom a mail or a mention about a thing may reach.
    """
    named = set(audiences)
    users = User.objects.filter(may_sign_in())
    if named & {PUBLIC, MUNICIPAL}:
        return users
    chosen = Q(pk__in=user_ids(named))
    if PREFECTURAL in named:
        chosen |= Q(pk__in=User.objects.with_perm(VIEW_PREFECTURAL, backend=MODEL_BACKEND))
    if ADMINISTRATOR in named:
        chosen |= Q(is_superuser=True)
    return users.filter(chosen)


@dataclass(frozen=True, slots=True)
class Limit:
    """A rule that withholds published pages from readers whom their level includes (ADR 0022).

    An app defines it for its own pages, as querysets of their primary keys. `withheld(day)` are the
    pages that no reader sees on that day, `not_public()` those that the public never sees, whatever
    their level.
    """

    withheld: Callable[[datetime.date], QuerySet[Any, Any]]
    not_public: Callable[[], QuerySet[Any, Any]]


_limits: list[Limit] = []


def register_limit(limit: Limit) -> None:
    """Apply a limit in every query for what readers may see."""
    _limits.append(limit)


def withheld_on(day: datetime.date) -> Q:
    """Return the condition on pages that are withheld from every reader on `day` (of Asia/Tokyo)."""
    condition = Q(pk__in=[])
    for limit in _limits:
        condition |= Q(pk__in=limit.withheld(day))
    return condition


def closed_to(user: Reader) -> Q:
    """Return the condition on pages whose limit, not their level, leaves `user` out."""
    condition = Q(pk__in=[])
    if MUNICIPAL not in audiences_of(user):
        for limit in _limits:
            condition |= Q(pk__in=limit.not_public())
    return condition
