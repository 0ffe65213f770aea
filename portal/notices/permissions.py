"""Who may do what with notices."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from portal.notices.models import NoticeIndexPage


def may_import(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether `user` may add notices, and so import them."""
    index = NoticeIndexPage.objects.first()
    return index is not None and bool(index.permissions_for_user(user).can_add_subpage())
