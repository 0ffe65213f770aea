"""Factories of users, one for each kind of reader."""

import factory
from django.contrib.auth.models import Permission

from portal.accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    """A reader who works for a municipality (県内自治体職員)."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"reader{n}")
    display_name = factory.Sequence(lambda n: f"架空課{n}")
    password = factory.django.Password("correct horse battery staple")


class EditorFactory(UserFactory):
    """A user who may see content for 県職員・編集者."""

    username = factory.Sequence(lambda n: f"editor{n}")

    @factory.post_generation
    def permission(obj, create, extracted, **kwargs):  # noqa: N805  (factory_boy's own signature)
        """Grant the permission that makes the user an editor for visibility."""
        if create:
            obj.user_permissions.add(
                Permission.objects.get(
                    content_type__app_label="accounts", codename="view_prefectural"
                )
            )


class AdministratorFactory(UserFactory):
    """A superuser."""

    username = factory.Sequence(lambda n: f"administrator{n}")
    is_staff = True
    is_superuser = True
