"""Who may do what with cases."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import OuterRef, Q, QuerySet, Subquery

from casestudies.models import CaseIndexPage, CaseMunicipality, CasePage
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
