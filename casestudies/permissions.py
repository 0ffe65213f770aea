"""Who may do what with cases."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from casestudies.models import CaseIndexPage


def may_import(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether `user` may add cases, and so import them."""
    index = CaseIndexPage.objects.first()
    return index is not None and bool(index.permissions_for_user(user).can_add_subpage())


def may_publish_imports(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether `user` may publish imported cases."""
    index = CaseIndexPage.objects.first()
    return index is not None and bool(index.permissions_for_user(user).can_publish_subpage())
