"""Every URL of the admin that shows content: how to request it, and what it must contain.

A new URL must be listed in `OBJECTS`, `LISTS` or `HARMLESS`; otherwise
`test_every_address_of_the_admin_is_in_the_matrix` fails.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Collection, Site
from wagtail.snippets.models import get_snippet_models

from portal.municipalities.models import Municipality
from portal.pages.models import HomePage
from portal.vocabularies.models import PortalTag, Term
from tests.leaks.admin.things import COMMON, FILES, Thing, World
from tests.leaks.page_kinds import PAGE_KINDS, PAGES
from tests.leaks.specimens import MUNICIPALITY, TAG

FILE_KINDS = frozenset(FILES)
#: The kinds that are snippets, by the model's label.
SNIPPETS = {
    "liaison.liaisoncontact": "contact",
    "vocabularies.glossaryentry": "glossary",
    "feedback.feedback": "feedback",
}


@dataclass(frozen=True)
class Address:
    """A URL of the admin, by its name.

    The parts of `arguments` and `query` are templates that `values_of` fills in. `about` has the
    kinds of objects that it is for, one object per request. `shows` has the kinds that it must show
    to users who may edit them: the one object, or all in a list.
    """

    name: str
    arguments: tuple[str, ...] = ()
    query: str = ""
    about: frozenset[str] = frozenset()
    shows: frozenset[str] = frozenset()

    def url(self, values: dict[str, Any]) -> str:
        """Return the URL, filled in."""
        path = reverse(self.name, args=[part.format(**values) for part in self.arguments])
        return path + (f"?{self.query.format(**values)}" if self.query else "")


def values_of(world: World, thing: Thing | None = None) -> dict[str, Any]:
    """Return the values for the templates of URLs."""
    values = world.values = world.values or _values(world)
    if thing is None:
        return values
    return values | {
        "pk": thing.pk,
        "revision": thing.revision,
        "index": values["indices"].get(thing.kind, values["home"]),
        "task_state": world.task_states.get(thing.pk, 1),
        "workflow_state": world.workflow_states.get(thing.pk, 1),
        "redirect": world.redirects.get(thing.pk, 1),
    }


def _values(world: World) -> dict[str, Any]:
    return {
        "common": COMMON,
        "anchor": world.page.pk,
        "image": world.image.pk,
        "document": world.document.pk,
        "workflow": world.workflow.pk,
        "task": world.workflow.tasks[0].pk,
        "home": HomePage.objects.get().pk,
        "indices": {name: _pk(kind.index) for name, kind in PAGE_KINDS.items()},
        "models": {
            model._meta.label_lower.replace(".", "_"): _pk(model) for model in get_snippet_models()
        },
        "site": _pk(Site),
        "user": world.owner.pk,
        "group": _pk(Group),
        "collection": _pk(Collection),
    }


def _pk(model: type[Model]) -> int:
    """Return an object of the model, preferably the one that pages refer to."""
    marked = {
        Term: {"slug": "hikikomori"},
        PortalTag: {"name": TAG},
        Municipality: {"code": MUNICIPALITY},
    }
    return model._default_manager.filter(**marked.get(model, {})).order_by("pk")[0].pk


def about_pages(name: str, *more: str, query: str = "", shown: bool = True) -> Address:
    """Return a URL for one page, which is its first argument."""
    full = name if ":" in name or name.startswith("wagtail") else f"wagtailadmin_pages:{name}"
    return Address(full, ("{pk}", *more), query, PAGES, PAGES if shown else frozenset())


def about(kind: str, name: str, *arguments: str, query: str = "", shown: bool = True) -> Address:
    """Return a URL for one object that is not a page."""
    kinds = FILE_KINDS if kind == "document" else frozenset({kind})
    return Address(name, arguments or ("{pk}",), query, kinds, kinds if shown else frozenset())


def bulk(kind: str, model: str, action: str, *, shown: bool = True) -> Address:
    """Return the URL of an action on several objects."""
    kinds = {"pages": PAGES, "document": FILE_KINDS}.get(kind, frozenset({kind}))
    arguments = (*model.split("."), action)
    shows = kinds if shown else frozenset()
    return Address("wagtail_bulk_action", arguments, "id={pk}&next=/admin/", kinds, shows)


PAGE_OBJECTS = (
    about_pages("edit"),
    about_pages("view_draft"),
    about_pages("history"),
    about_pages("history_results", shown=False),
    about_pages("usage"),
    about_pages("workflow_history"),
    about_pages("workflow_history_detail", "{workflow_state}", shown=False),
    about_pages("copy"),
    Address("withdraw_consent", ("{pk}",), about=frozenset({"case"}), shows=frozenset({"case"})),
    about_pages("move"),
    about_pages("move_confirm", "{index}", shown=False),
    about_pages("set_page_position", query="position=0", shown=False),
    about_pages("delete", shown=False),
    about_pages("unpublish", shown=False),
    about_pages("convert_alias", shown=False),
    about_pages("set_privacy", shown=False),
    about_pages("lock", shown=False),
    about_pages("unlock", shown=False),
    about_pages("preview_on_edit", shown=False),
    about_pages("add_subpage", shown=False),
    about_pages("revisions_index", shown=False),
    about_pages("revisions_view", "{revision}"),
    about_pages("revisions_revert", "{revision}", shown=False),
    about_pages("revisions_unschedule", "{revision}", shown=False),
    about_pages("revisions_compare", "earliest", "latest"),
    about_pages("revisions_compare", "live", "{revision}", shown=False),
    about_pages("workflow_action", "approve", "{task_state}", shown=False),
    about_pages("collect_workflow_action_data", "approve", "{task_state}", shown=False),
    about_pages("confirm_workflow_cancellation", shown=False),
    about_pages("workflow_preview", "{task}", shown=False),
    about_pages("wagtailadmin_workflows:remove", shown=False),
    about_pages("wagtailadmin_explore", shown=False),
    about_pages("wagtailadmin_explore_results", shown=False),
    about_pages("wagtailadmin_choose_page_child", shown=False),
    about_pages("wagtailadmin_api:pages:detail", query="fields=*"),
    Address("wagtailadmin_choose_page_chosen_multiple", query="id={pk}", about=PAGES, shows=PAGES),
    Address("wagtailadmin_pages:add", ("pages", "standardpage", "{pk}"), about=PAGES),
    Address("wagtailadmin_pages:preview_on_add", ("pages", "standardpage", "{pk}"), about=PAGES),
    Address("wagtailadmin_api:pages:find", query="id={pk}", about=PAGES),
    Address("wagtailadmin_api:pages:listing", query="child_of={pk}&fields=*", about=PAGES),
    Address("wagtailadmin_api:pages:listing", query="translation_of={pk}", about=PAGES),
    bulk("pages", "wagtailcore.page", "delete", shown=False),
    bulk("pages", "wagtailcore.page", "move"),
    bulk("pages", "wagtailcore.page", "publish"),
    bulk("pages", "wagtailcore.page", "unpublish", shown=False),
)
REDIRECT_OBJECTS = (
    Address("wagtailredirects:edit", ("{redirect}",), about=frozenset({"case"})),
    Address("wagtailredirects:delete", ("{redirect}",), about=frozenset({"case"})),
)
FILE_OBJECTS = (
    about("document", "wagtaildocs:edit"),
    about("document", "wagtaildocs:delete", shown=False),
    about("document", "wagtaildocs:edit_multiple", shown=False),
    about("document", "wagtaildocs:delete_multiple", shown=False),
    about("document", "wagtaildocs:document_usage"),
    about("document", "wagtaildocs_chooser:chosen"),
    about("document", "wagtailadmin_api:documents:detail"),
    Address("wagtaildocs_chooser:chosen_multiple", query="id={pk}", about=FILE_KINDS),
    Address("wagtailadmin_api:documents:find", query="id={pk}", about=FILE_KINDS),
    bulk("document", "pages.portaldocument", "delete", shown=False),
    bulk("document", "pages.portaldocument", "add_tags"),
    bulk("document", "pages.portaldocument", "add_to_collection"),
    about("image", "wagtailimages:edit"),
    about("image", "wagtailimages:delete", shown=False),
    about("image", "wagtailimages:url_generator", shown=False),
    about("image", "wagtailimages:url_generator_output", shown=False),
    about("image", "wagtailimages:preview", "{pk}", "width-40", shown=False),
    about("image", "wagtailimages:image_usage"),
    about("image", "wagtailimages:edit_multiple", shown=False),
    about("image", "wagtailimages:delete_multiple", shown=False),
    about("image", "wagtailimages_chooser:chosen"),
    about("image", "wagtailimages_chooser:select_format", shown=False),
    about("image", "wagtailadmin_api:images:detail"),
    Address("wagtailimages_chooser:chosen_multiple", query="id={pk}", about=frozenset({"image"})),
    Address("wagtailadmin_api:images:find", query="id={pk}", about=frozenset({"image"})),
    bulk("image", "pages.portalimage", "delete", shown=False),
    bulk("image", "pages.portalimage", "add_tags"),
    bulk("image", "pages.portalimage", "add_to_collection"),
)
MAIL_OBJECTS = (about("mail", "mail_resend"),)
OBJECT_VIEWS = ("edit", "delete", "usage", "history", "history_results", "copy")


def snippet_objects() -> Iterable[Address]:
    """Return the URLs for one snippet of a kind that can be hidden from readers."""
    for model, kind in SNIPPETS.items():
        name = model.replace(".", "_")
        for view in OBJECT_VIEWS:
            yield about(kind, f"wagtailsnippets_{name}:{view}", shown=view == "edit")
        yield about(kind, f"wagtailsnippetchoosers_{name}:chosen", shown=False)
        yield Address(
            f"wagtailsnippetchoosers_{name}:chosen_multiple",
            query="id={pk}",
            about=frozenset({kind}),
        )
        yield bulk(kind, model, "delete", shown=False)


def names_of_admin(
    resolver: URLResolver | None = None, space: str = "", route: str = ""
) -> set[str]:
    """Return the names of all URLs of the admin, or the route if there is no name."""
    names = set()
    for entry in (resolver or get_resolver()).url_patterns:
        here = route + str(entry.pattern)
        if not here.startswith("admin/"):
            continue
        if isinstance(entry, URLResolver):
            names |= names_of_admin(
                entry, f"{space}{entry.namespace}:" if entry.namespace else space, here
            )
        elif isinstance(entry, URLPattern):
            names.add(f"{space}{entry.name or here}")
    return names
