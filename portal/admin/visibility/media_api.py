"""The admin's API of files and pictures; Wagtail's version checks no policy."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet

from portal.pages.media.policies import document_policy, image_policy

ACTIONS = ("change", "delete", "choose")


class _Permitted:
    policy: Callable[[], Any]

    def get_queryset(self) -> "QuerySet[Any]":
        policy = self.policy()
        user = self.request.user  # type: ignore[attr-defined]  # Django REST framework's
        permitted = policy.instances_user_has_any_permission_for(user, ACTIONS)
        return super().get_queryset().filter(pk__in=permitted.values("pk"))  # type: ignore[misc]


class VisibleDocumentsAPIViewSet(_Permitted, DocumentsAdminAPIViewSet):
    """Files that the user may choose or change."""

    policy = staticmethod(document_policy)


class VisibleImagesAPIViewSet(_Permitted, ImagesAdminAPIViewSet):
    """Pictures that the user may choose or change."""

    policy = staticmethod(image_policy)
