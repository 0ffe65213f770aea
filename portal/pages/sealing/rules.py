"""Which pages and files are sealed, and from whom. Imports no model: the models use it."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex

if TYPE_CHECKING:
    from portal.pages.models import Seal

#: Keys of pages: all with a seal, and those whose seal is closed to a user.
Sealed = tuple[frozenset[int], frozenset[int]]


def _seals() -> type["Seal"]:
    return apps.get_model("pages", "Seal")


def all_sealed() -> QuerySet[Any, Any]:
    """Return the keys of all sealed pages."""
    return _seals().objects.values("page_id")


def sealed_from(user: Any) -> QuerySet[Any, Any]:
    """Return the keys of the pages whose seal is closed to `user`."""
    return _seals().objects.closed_to(user).values("page_id")


def sealed_pages(user: Any) -> Sealed:
    """Return the sealed pages as sets, for checks page by page.

    The result is cached on the user object: a request loads the user once.
    """
    known: Sealed | None = getattr(user, "_sealed_pages", None)
    if known is None:
        every = frozenset(_seals().objects.values_list("page_id", flat=True))
        closed = frozenset(sealed_from(user).values_list("page_id", flat=True)) if every else every
        known = every, closed
        if user is not None:
            user._sealed_pages = known
    return known


def used_on(model: type[Model], pages: "QuerySet[Page]") -> "QuerySet[Any, Any]":
    """Return the keys of the files or pictures that pages use, in any field."""
    keys = pages.order_by().annotate(key=Cast("pk", CharField())).values("key")
    references = ReferenceIndex.objects.filter(
        base_content_type=ReferenceIndex._get_base_content_type(Page),
        to_content_type=ContentType.objects.get_for_model(model),
        object_id__in=keys,
    )
    return references.values_list(Cast("to_object_id", BigIntegerField()), flat=True)


def closed_files(model: type[Model], relation: str, user: Any) -> Q:
    """Return the condition on files that are sealed from `user`.

    A file is sealed with the pages that use it, and accessible while another page uses it.

    Args:
        model: PortalImage or PortalDocument.
        relation: The relation of `Seal` to this model.
        user: Who asks; None for the public.
    """
    field = _seals()._meta.get_field(relation)
    through = field.remote_field.through  # type: ignore[union-attr]  # a relation
    seals = _seals().objects.closed_to(user)
    keys = through._default_manager.filter(seal__in=seals.values("pk")).values(
        f"{model._meta.model_name}_id"
    )
    others = Page.objects.exclude(pk__in=all_sealed())
    return Q(pk__in=keys) & ~Q(pk__in=used_on(model, others))


def closed_documents(user: Any) -> frozenset[int]:
    """Return the keys of the documents that are sealed from `user`, for checks one by one.

    Cached on the user object, as `sealed_pages`.
    """
    known: frozenset[int] | None = getattr(user, "_closed_documents", None)
    if known is None:
        model = apps.get_model("pages", "PortalDocument")
        closed = model._default_manager.filter(closed_files(model, "documents", user))
        known = frozenset(closed.values_list("pk", flat=True))
        if user is not None:
            user._closed_documents = known
    return known
