"""Creates the groups of a portal with their permissions and collections."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Task,
    Workflow,
)

from portal.pages.models import PortalDocument, PortalImage
from portal.setup.roles import EARLIER_NAMES, ROLES, WITHDRAWN, WITHDRAWN_ON_PAGES, Role

WAGTAIL_GROUPS = ("Editors", "Moderators")
WAGTAIL_WORKFLOW = "Moderators approval"


def make_groups() -> str:
    """Create missing groups, update the permissions of all, and return a summary in Japanese.

    The pages on which permissions are granted must exist.
    """
    made = 0
    known = _permissions_by_name()
    _rename_groups()
    for role in ROLES:
        group, created = Group.objects.get_or_create(name=role.name)
        made += created
        group.permissions.add(*(known[name] for name in role.permissions))
        withdrawn = {known[name] for name in WITHDRAWN.get(role.slug, ())}
        # Only what the group has: Django's signal names the others as removed, too.
        group.permissions.remove(*withdrawn.intersection(group.permissions.all()))
        _grant_pages(group, role, known)
        _grant_collection(group, role, known)
    moved = sum(map(_move_to_own_collection, ROLES))
    _remove_wagtails_groups()
    done = [f"新規 {made}グループ"] if made else []
    done += [f"コレクションへの移動 {moved}件"] if moved else []
    return "、".join(done) or "変更なし"


def _rename_groups() -> None:
    """Give groups of earlier versions their present names; their members stay."""
    for slug, earlier in EARLIER_NAMES.items():
        if not Group.objects.filter(name=slug.label).exists():
            Group.objects.filter(name=earlier).update(name=slug.label)


def _permissions_by_name() -> dict[str, Permission]:
    """Return all permissions by names like `feedback.view_feedback`, in one query instead of one each."""
    found = Permission.objects.select_related("content_type")
    return {f"{each.content_type.app_label}.{each.codename}": each for each in found}


def permission(name: str) -> Permission:
    """Return the permission of a name like `feedback.view_feedback`."""
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def collection_of(role: Role) -> Collection:
    """Return the collection of a role's files and pictures; create it if it is missing."""
    root = Collection.get_first_root_node()
    if not role.collection:
        return root
    found = root.get_children().filter(name=role.collection).first()
    return found or root.add_child(name=role.collection)


def _grant_pages(group: Group, role: Role, known: dict[str, Permission]) -> None:
    if not role.page_permissions:
        return
    page = apps.get_model(role.page_model).objects.get()
    granted = {known[f"wagtailcore.{codename}"] for codename in role.page_permissions}
    present = Permission.objects.filter(
        grouppagepermission__group=group, grouppagepermission__page=page
    )
    for each in sorted(granted.difference(present), key=lambda found: found.pk):
        GroupPagePermission.objects.create(group=group, page=page, permission=each)
    withdrawn = WITHDRAWN_ON_PAGES.get(role.slug, ())
    # One by one: the audit log follows the signals.
    for grant in GroupPagePermission.objects.filter(
        group=group, page=page, permission__codename__in=withdrawn
    ):
        grant.delete()


def _grant_collection(group: Group, role: Role, known: dict[str, Permission]) -> None:
    """Grant the role its collection; earlier versions granted all roles all collections."""
    collection = collection_of(role)
    granted = {known[name] for name in role.collection_permissions}
    present = Permission.objects.filter(
        groupcollectionpermission__group=group, groupcollectionpermission__collection=collection
    )
    for each in sorted(granted.difference(present), key=lambda found: found.pk):
        GroupCollectionPermission.objects.create(
            group=group, collection=collection, permission=each
        )
    if not collection.is_root():
        GroupCollectionPermission.objects.filter(
            group=group, collection=Collection.get_first_root_node(), permission__in=granted
        ).delete()


def _move_to_own_collection(role: Role) -> int:
    """Move uploads of a role's members from the root to their collection; return how many.

    Otherwise they would lose access. Uploads of a user with several roles stay, because it is
    unclear to which collection they belong.
    """
    if not role.collection:
        return 0
    others = Group.objects.filter(name__in=[r.name for r in ROLES if r != role])
    root, own = Collection.get_first_root_node(), collection_of(role)
    moved = 0
    for model in (PortalDocument, PortalImage):
        uploads = model.objects.filter(collection=root, uploaded_by_user__groups__name=role.name)
        for upload in uploads.exclude(uploaded_by_user__groups__in=others):
            upload.collection = own
            upload.save(update_fields=["collection"])
            moved += 1
    return moved


def _remove_wagtails_groups() -> None:
    """Delete Wagtail's two default groups if they are empty, and its default workflow.

    The groups have English names and permissions on the whole tree; the workflow needs the
    approval of one of them.
    """
    Workflow.objects.filter(name=WAGTAIL_WORKFLOW, workflow_states__isnull=True).delete()
    Task.objects.filter(
        name=WAGTAIL_WORKFLOW, workflow_tasks__isnull=True, task_states__isnull=True
    ).delete()
    Group.objects.filter(name__in=WAGTAIL_GROUPS, user__isnull=True).delete()
