"""The actions on an object in the admin, by forms and by the API."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.leaks.admin.addresses import (
    FILE_KINDS,
    MAIL_OBJECTS,
    SNIPPETS,
    Address,
    about,
    about_pages,
    bulk,
)
from tests.leaks.page_kinds import PAGES

#: What an attacker would change an object to.
OPEN = {"visibility": "public", "title": "のっとり", "live": "on", "published": "on"}


@dataclass(frozen=True)
class Post:
    """A request that changes objects.

    `data` has templates that `values_of` fills in. `works` has the kinds that users who may edit
    them must be able to change with exactly this data.
    """

    address: Address
    data: Mapping[str, str] = field(default_factory=dict)
    works: frozenset[str] = frozenset()
    json: bool = False

    def filled(self, values: dict[str, object]) -> dict[str, str]:
        """Return the data, filled in."""
        return {name: value.format(**values) for name, value in self.data.items()}


#: Kinds that can be changed, because they are neither locked nor in moderation.
FREE = frozenset({"case", "training"})


def api(action: str, works: Iterable[str] = (), **data: str) -> Post:
    """Return an action of the admin's API."""
    address = about_pages("wagtailadmin_api:pages:action", action, shown=False)
    return Post(address, data, frozenset(works), json=True)


def bulks(kind: str, model: str, works: Mapping[str, Iterable[str]], **data: str) -> Iterable[Post]:
    """Return the actions on several objects of a model."""
    for action, kinds in works.items():
        yield Post(bulk(kind, model, action, shown=False), data, frozenset(kinds))


PAGE_POSTS = (
    Post(about_pages("edit"), OPEN),
    Post(about_pages("edit"), {**OPEN, "action-publish": "1"}),
    Post(about_pages("edit"), {"action-submit": "1", "action-restart-workflow": "1"}),
    Post(about_pages("delete"), {"next": "/admin/"}, FREE),
    Post(about_pages("unpublish"), {"next": "/admin/"}),
    Post(
        about_pages("copy"),
        {
            "new_title": "写し",
            "new_slug": "copy-{pk}",
            "new_parent_page": "{index}",
            "publish_copies": "",
            "alias": "",
        },
        FREE,
    ),
    Post(
        about_pages("copy"),
        {
            "new_title": "写し",
            "new_slug": "copy-{pk}",
            "new_parent_page": "{index}",
            "publish_copies": "on",
            "alias": "on",
        },
    ),
    Post(about_pages("move"), {"new_parent_page": "{home}"}),
    Post(about_pages("move_confirm", "{index}"), {}),
    Post(about_pages("set_page_position", query="position=0")),
    Post(about_pages("convert_alias")),
    Post(about_pages("set_privacy"), {"restriction_type": "none"}),
    Post(about_pages("lock")),
    Post(about_pages("unlock")),
    Post(about_pages("preview_on_edit"), OPEN),
    Post(about_pages("revisions_revert", "{revision}")),
    Post(about_pages("revisions_unschedule", "{revision}")),
    Post(about_pages("workflow_action", "approve", "{task_state}"), {"comment": "よし"}),
    Post(about_pages("workflow_action", "reject", "{task_state}"), {"comment": "だめ"}),
    Post(
        about_pages("collect_workflow_action_data", "approve", "{task_state}"), {"comment": "よし"}
    ),
    Post(about_pages("confirm_workflow_cancellation")),
    Post(about_pages("wagtailadmin_workflows:remove")),
    Post(
        Address(
            "wagtailadmin_editing_sessions:ping", ("wagtailcore", "page", "{pk}", "1"), about=PAGES
        )
    ),
    Post(
        Address("wagtailadmin_pages:add", ("pages", "standardpage", "{pk}"), about=PAGES),
        {"title": "子", "slug": "child-{pk}", "action-publish": "1"},
    ),
    *bulks(
        "pages",
        "wagtailcore.page",
        {"delete": FREE, "publish": (), "unpublish": ()},
        include_descendants="on",
    ),
    *bulks("pages", "wagtailcore.page", {"move": ()}, chooser="{index}"),
    api("publish"),
    api("unpublish"),
    api("delete"),
    api("copy", slug="api-copy-{pk}"),
    api("copy", slug="api-copy-{pk}", destination_page_id="{home}"),
    api("create_alias", update_slug="alias-{pk}", destination_page_id="{index}"),
    api("copy_for_translation", locale="ja"),
    api("convert_alias"),
    api("move", destination_page_id="{index}", position="first-child"),
    api("revert_to_page_revision", revision_id="{revision}"),
)


def file_posts(kind: str, app: str, model: str) -> Iterable[Post]:
    """Return the actions on a document or a picture."""
    widened = {**OPEN, "collection": "{collection}", "alt_text": "絵", "consent": "no_person"}
    several = {f"{kind if kind == 'image' else 'doc'}-{{pk}}-title": "のっとり"}
    yield Post(about(kind, f"{app}:edit"), widened)
    # A picture that is used on a page cannot be deleted.
    yield Post(about(kind, f"{app}:delete"), {}, FILE_KINDS)
    yield Post(about(kind, f"{app}:edit_multiple"), several)
    yield Post(about(kind, f"{app}:delete_multiple"), {})
    yield from bulks(kind, model, {"delete": ()})
    yield from bulks(kind, model, {"add_tags": ()}, tags="のっとり")
    yield from bulks(kind, model, {"add_to_collection": ()}, collection="{collection}")


def snippet_posts() -> Iterable[Post]:
    """Return the actions on contacts, glossary entries and readers' letters."""
    for model, kind in SNIPPETS.items():
        name = f"wagtailsnippets_{model.replace('.', '_')}"
        for view in ("edit", "copy"):
            yield Post(about(kind, f"{name}:{view}"), OPEN)
        yield Post(about(kind, f"{name}:delete"), {})
        yield from bulks(kind, model, {"delete": ()})


POSTS = (
    *PAGE_POSTS,
    *file_posts("document", "wagtaildocs", "pages.portaldocument"),
    *file_posts("image", "wagtailimages", "pages.portalimage"),
    *(Post(address, {}, address.about) for address in MAIL_OBJECTS),
    *snippet_posts(),
)
