"""Naming somebody who decides for a side or a municipality for a time (代理承認者)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from casestudies.models import Side, Substitution
from casestudies.reviewing import mails
from casestudies.reviewing.responsible import holders
from portal.accounts.models import User
from portal.accounts.permissions import may_manage_users
from portal.accounts.queries import may_sign_in
from portal.audit.models import Action
from portal.audit.services import record
from portal.municipalities.models import Municipality

#: Whoever is away for longer needs a successor.
LONGEST = datetime.timedelta(days=366)


@dataclass(frozen=True)
class Post:
    """For whom one decides: a side of the prefecture, or a municipality."""

    side: Side
    municipality: Municipality | None = None

    @property
    def key(self) -> str:
        """Return what a form sends."""
        return f"{self.side.value}:{self.municipality.pk if self.municipality else ''}"

    @property
    def label(self) -> str:
        """Return what people call it."""
        if self.municipality:
            return f"{self.municipality.label}の市町村承認"
        return f"{self.side.label}の審査"


def posts_of(user: Any) -> list[Post]:
    """Return the posts for which a user may name a substitute.

    These are the user's own; a substitute names no further one. Who administers users may name one
    for every post.
    """
    if may_manage_users(user):
        towns = Municipality.objects.current().order_by("code")
        return [
            *(Post(side) for side in Side if side != Side.MUNICIPAL),
            *(Post(Side.MUNICIPAL, town) for town in towns),
        ]
    own = [side for side in Side if holders(side).filter(pk=user.pk).exists()]
    return [
        Post(side, user.municipality if side == Side.MUNICIPAL else None)
        for side in own
        if side != Side.MUNICIPAL or user.municipality is not None
    ]


def candidates_for(user: Any) -> "QuerySet[User]":
    """Return whom a user may name for one of their posts: colleagues with an account in use."""
    # The account of a section is no person: the record could not say who has decided.
    users = User.objects.filter(may_sign_in(), is_shared=False).exclude(pk=user.pk)
    posts = posts_of(user)
    towns = [post.municipality.pk for post in posts if post.municipality]
    condition = Q(municipality__in=towns)
    if any(post.municipality is None for post in posts):
        condition |= Q(municipality=None)
    return users.filter(condition).order_by("municipality__code", "section", "username")


def substitutions_of(user: Any) -> list[Substitution]:
    """Return the present and coming substitutions that a user may end, the earliest first."""
    keys = {post.key for post in posts_of(user)}
    rows = Substitution.objects.not_over().select_related("user__municipality", "municipality")
    return [row for row in rows if f"{row.side}:{row.municipality_id or ''}" in keys]


@transaction.atomic
def name_substitute(
    actor: Any, post: Post, user: User, starts_on: datetime.date, ends_on: datetime.date
) -> Substitution:
    """Let a user decide for a post for a time, and tell them.

    Args:
        actor: Who names the substitute.
        post: For whom the substitute decides.
        user: The substitute.
        starts_on: The first day.
        ends_on: The last day.

    Raises:
        PermissionDenied: The post is none of the actor's.
        ValidationError: The period or the person is not possible; by field.
    """
    if post.key not in {each.key for each in posts_of(actor)}:
        raise PermissionDenied
    errors = _period_errors(starts_on, ends_on) | _person_errors(actor, post, user)
    if not errors and _overlapping(post, user, starts_on, ends_on):
        errors["user"] = "この利用者は、重なる期間の代理承認者に、すでに指定されています。"
    if errors:
        raise ValidationError(errors)
    row = Substitution.objects.create(
        side=post.side, municipality=post.municipality, user=user, named_by=actor,
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    _record(row, actor, "指定")
    mails.tell_substitute(row)
    return row


def _period_errors(starts_on: datetime.date, ends_on: datetime.date) -> dict[str, str]:
    if ends_on < starts_on:
        return {"ends_on": "終了日は、開始日と同じ日か、それより後の日にしてください。"}
    if ends_on < timezone.localdate():
        return {"ends_on": "終了日には、今日か、それより後の日を入力してください。"}
    if ends_on - starts_on > LONGEST:
        return {"ends_on": "期間は1年以内にしてください。"}
    return {}


def _person_errors(actor: Any, post: Post, user: User) -> dict[str, str]:
    town = post.municipality
    if user.pk == actor.pk:
        return {"user": "ご自身は、代理承認者にできません。"}
    if not user.may_sign_in:
        return {"user": "この利用者は、いまサインインできません。"}
    if user.is_shared:
        return {"user": "課アカウントは、代理承認者にできません。"}
    if user.municipality_id != (town.pk if town else None):
        workplace = f"{town.label}の利用者" if town else "県の利用者"
        return {"user": f"{post.label}の代理承認者には、{workplace}を選んでください。"}
    if holders(post.side).filter(pk=user.pk).exists():
        return {"user": "この利用者は、もともとこの立場で判断できます。"}
    return {}


def _overlapping(post: Post, user: User, starts_on: datetime.date, ends_on: datetime.date) -> bool:
    rows = Substitution.objects.filter(side=post.side, municipality=post.municipality, user=user)
    return rows.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists()


@transaction.atomic
def end_substitution(actor: Any, pk: int) -> Substitution:
    """End a substitution, at once.

    Raises:
        PermissionDenied: It is for none of the actor's posts, or there is none.
    """
    rows = Substitution.objects.select_for_update(of=("self",)).filter(pk=pk)
    row = rows.select_related("user", "municipality").first()
    if row is None or row.pk not in {each.pk for each in substitutions_of(actor)}:
        raise PermissionDenied
    _record(row, actor, "解除")
    mails.tell_former_substitute(row)
    row.delete()
    return row


def _record(row: Substitution, actor: Any, change: str) -> None:
    record(
        Action.SUBSTITUTE,
        obj=row.user,
        actor=actor,
        details={
            "change": change,
            "side": row.post,
            "on": f"{row.starts_on}〜{row.ends_on}",
        },
    )
