"""Who may do what with cases."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from wagtail.models import WorkflowState

from casestudies.models import (
    CaseIndexPage,
    CaseMunicipality,
    CasePage,
    Side,
    Substitution,
)
from casestudies.models.reviewing import PERMISSIONS
from portal.accounts.models import User

CONTRIBUTE = "casestudies.contribute_case"


def may_import(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether `user` may add cases, and so import them."""
    index = CaseIndexPage.objects.first()
    return index is not None and bool(index.permissions_for_user(user).can_add_subpage())


def may_publish_imports(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether `user` may publish imported cases."""
    index = CaseIndexPage.objects.first()
    return index is not None and bool(index.permissions_for_user(user).can_publish_subpage())


def may_contribute(user: User | AnonymousUser) -> bool:
    """Tell whether `user` may write cases of a municipality: an account of one, with the permission."""
    return bool(user.is_authenticated and user.municipality_id and user.has_perm(CONTRIBUTE))


def own_cases(user: User) -> "QuerySet[CasePage]":
    """Return the cases that `user` may see and write as an author, published or not.

    They belong to the municipality, because people change posts: those whose first municipality is
    the user's and which somebody of a municipality began. Cases that the prefecture wrote about the
    municipality are the prefecture's. The level counts as everywhere (ADR 0021).
    """
    first = CaseMunicipality.objects.filter(page=OuterRef("pk")).order_by("sort_order", "pk")
    begun_by_municipality = Q(owner=user) | Q(owner__municipality__isnull=False)
    return (
        CasePage.objects.within_audience_of(user)
        .annotate(lead=Subquery(first.values("municipality_id")[:1]))
        .filter(begun_by_municipality, lead=user.municipality_id)
    )


def drafts_on_the_site(user: User) -> "QuerySet[CasePage] | None":
    """Return the cases whose drafts `user` reads outside the admin, for `portal.pages.drafts`.

    Authors read those of their municipality, its approvers those that are under review, and who
    stands in for a reviewer those that are under review there.
    """
    own = own_cases(user) if may_contribute(user) else None
    to_decide = _drafts_to_decide(user)
    if own is None or to_decide is None:
        return to_decide if own is None else own
    either = Q(pk__in=own.values("pk")) | Q(pk__in=to_decide.values("pk"))
    return CasePage.objects.filter(either)


def _drafts_to_decide(user: User) -> "QuerySet[CasePage] | None":
    """Return the cases under review that a municipality's approver or a substitute may read."""
    stands_in = Substitution.objects.current().filter(user=user.pk)
    posts = list(stands_in.values_list("side", "municipality"))
    if user.municipality_id and user.has_perm(PERMISSIONS[Side.MUNICIPAL]):
        posts.append((Side.MUNICIPAL.value, user.municipality_id))
    if not posts:
        return None
    open_keys = WorkflowState.objects.active().values(key=Cast("object_id", BigIntegerField()))
    cases = CasePage.objects.within_audience_of(user).filter(
        pk__in=open_keys.filter(base_content_type__model="page")
    )
    if any(side != Side.MUNICIPAL for side, _ in posts):
        return cases
    parts = CaseMunicipality.objects.filter(municipality__in=[town for _, town in posts])
    return cases.filter(pk__in=parts.values("page_id"))
