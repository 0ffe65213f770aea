"""Who may see what: the one place where visibility is decided.

A thing has a level (公開範囲) and from it a set of audiences; a reader has a set
of audiences, too. The reader sees the thing exactly when the two sets meet.
The same sets are used in every database query (`visibility_condition`: pages,
files, contacts), when a single thing is served, and as a filter in the search engine.
"""

from collections.abc import Callable, Iterable

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from portal.accounts.models import User

# Whoever asks: signed in, anonymous, or nobody at all (a background task).
Reader = User | AnonymousUser | None

PUBLIC = "public"
MUNICIPAL = "municipal"
PREFECTURAL = "prefectural"
ADMINISTRATOR = "administrator"


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
    """Return the audiences a reader belongs to; None and inactive users count as the public."""
    if user is None or not user.is_authenticated or not user.is_active:
        return frozenset({PUBLIC})
    audiences = {PUBLIC, MUNICIPAL, user_audience(user.pk)}
    if user.has_perm("accounts.view_prefectural"):
        audiences.add(PREFECTURAL)
    if user.is_superuser:
        audiences.add(ADMINISTRATOR)
    return frozenset(audiences)


def audiences_for_level(level: str, participants: Iterable[int] = ()) -> frozenset[str]:
    """Return the audiences that may see a thing of the given level.

    `participants` are the user ids (owner included) that count for 関係者のみ.
    Raises ValueError for an unknown level, so that a typing error never opens a thing.
    """
    if Visibility(level) is Visibility.PARTICIPANTS:
        return frozenset({ADMINISTRATOR, *(user_audience(pk) for pk in participants)})
    return frozenset({level})


def user_ids(audiences: Iterable[str]) -> list[int]:
    """Return the ids of the users named in a set of audiences."""
    return [int(a.removeprefix("user:")) for a in audiences if a.startswith("user:")]


def visibility_condition(user: Reader, participating: Callable[[list[int]], Q]) -> Q:
    """Return the condition on a model's field `visibility` that leaves what `user` may see.

    The one rule of all models that have a level. `participating` says of what
    in the model someone counts as a participant (関係者のみ): it takes the
    ids of the users among the reader's audiences and returns a condition.
    """
    audiences = audiences_of(user)
    allowed = Q(visibility__in=[level for level in Visibility.values if level in audiences])
    participants_only = Q(visibility=Visibility.PARTICIPANTS)
    if ADMINISTRATOR in audiences:
        return allowed | participants_only
    ids = user_ids(audiences)
    return allowed | (participants_only & participating(ids)) if ids else allowed
