"""Who may do what with trainings."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from trainings.models import TrainingIndexPage


def may_import(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether `user` may add trainings, and so import them."""
    index = TrainingIndexPage.objects.first()
    return index is not None and bool(index.permissions_for_user(user).can_add_subpage())
