"""The URLs of the admin that are not for a single object: lists, searches, reports, choosers."""

from collections.abc import Iterable

from wagtail.snippets.models import get_snippet_models

from tests.leaks.admin.addresses import FILE_KINDS, OBJECT_VIEWS, SNIPPETS, Address
from tests.leaks.page_kinds import PAGE_KINDS, PAGES

#: Enough for all objects; the suite removes Wagtail's limit.
ALL = "limit=1000"


def listing(name: str, *arguments: str, query: str = "", shows: Iterable[str] = ()) -> Address:
    """Return the URL of a list, with the kinds that it must show."""
    full = name if name.startswith("wagtail") or ":" not in name else f"wagtail{name}"
    return Address(full, arguments, query, shows=frozenset(shows))


def with_results(
    name: str, *arguments: str, query: str = "", shows: Iterable[str] = ()
) -> tuple[Address, Address]:
    """Return a list, and the fragment of it that scripts fetch."""
    view, separator, last = name.rpartition(":")
    results = f"{last}_results" if last != "explore" else "explore_results"
    return (
        listing(name, *arguments, query=query, shows=shows),
        listing(f"{view}{separator}{results}", *arguments, query=query, shows=shows),
    )


def lists_of(kind: str) -> Iterable[Address]:
    """Return the lists for the index of a page type."""
    index = f"{{indices[{kind}]}}"
    yield listing("wagtailadmin_explore", index, shows={kind})
    yield listing("wagtailadmin_choose_page_child", index, shows={kind})
    yield listing(
        "wagtailadmin_api:pages:listing", query=f"child_of={index}&fields=*&{ALL}", shows={kind}
    )
    action = PAGE_KINDS[kind].bulk_action
    yield Address("wagtail_bulk_action", ("wagtailcore", "page", action), f"id=all&childOf={index}")


PAGE_LISTS = (
    listing("wagtailadmin_home"),
    listing("wagtailadmin_explore_root"),
    *(address for kind in PAGE_KINDS for address in lists_of(kind)),
    listing("wagtailadmin_explore_results", "{indices[notice]}", shows={"notice"}),
    listing("wagtailadmin_explore", "{indices[case]}", query="q={common}"),
    listing("wagtailadmin_explore", "{indices[training]}", query="ordering=ord"),
    listing(
        "wagtailadmin_choose_page_child",
        "{indices[case]}",
        query="user_perms=move_to&target_pages[]={anchor}",
    ),
    *(
        listing("wagtailadmin_pages:type_use", *PAGE_KINDS[kind].model.split("."), shows={kind})
        for kind in ("case", "training")
    ),
    listing("wagtailadmin_pages:type_use_results", "notices", "noticepage", shows={"notice"}),
    *(
        listing("wagtailadmin_choose_page", query=f"page_type={kind.model}", shows={name})
        for name, kind in PAGE_KINDS.items()
    ),
    listing("wagtailadmin_choose_page_search", query="q={common}&page_type=casestudies.casepage"),
    listing("wagtailadmin_pages:choose_parent", "casestudies", "casepage"),
    *with_results("wagtailadmin_pages:search", query="q={common}", shows=PAGES),
    listing("wagtailadmin_choose_page"),
    listing("wagtailadmin_choose_page_search", query="q={common}", shows=PAGES),
    *(
        listing(f"wagtailadmin_choose_page_{kind}_link")
        for kind in ("external", "email", "phone", "anchor")
    ),
    listing("wagtailadmin_pages:usage", "{anchor}"),
    listing(
        "wagtailadmin_api:pages:listing",
        query=f"descendant_of={{home}}&fields=*&{ALL}",
        shows=PAGES,
    ),
    listing("wagtailadmin_api:pages:listing", query=f"search={{common}}&{ALL}"),
    listing("wagtailadmin_api:pages:listing", query=f"for_explorer=1&child_of={{home}}&{ALL}"),
    *(
        address
        for report in (
            "locked_pages", "workflow", "workflow_tasks", "site_history", "aging_pages",
            "page_types_usage",
        )
        for address in with_results(f"wagtailadmin_reports:{report}")
    ),
    *(
        listing(f"wagtailadmin_reports:{report}", query="export=csv")
        for report in ("locked_pages", "workflow", "workflow_tasks", "aging_pages")
    ),
    *with_results("wagtailadmin_workflows:usage", "{workflow}"),
)  # fmt: skip

FILE_LISTS = (
    *with_results("wagtaildocs:index", shows=FILE_KINDS),
    *with_results("wagtaildocs:index", query="q={common}", shows=FILE_KINDS),
    *with_results("wagtaildocs_chooser:choose", shows=FILE_KINDS),
    listing("wagtaildocs_chooser:choose_results", query="q={common}", shows=FILE_KINDS),
    listing("wagtailadmin_api:documents:listing", query=f"fields=*&{ALL}", shows=FILE_KINDS),
    listing("wagtailadmin_api:documents:listing", query=f"search={{common}}&{ALL}"),
    listing("wagtaildocs:document_usage", "{document}"),
    Address("wagtail_bulk_action", ("pages", "portaldocument", "delete"), "id=all"),
    *with_results("wagtailimages:index", shows={"image"}),
    *with_results("wagtailimages:index", query="q={common}", shows={"image"}),
    *with_results("wagtailimages_chooser:choose", shows={"image"}),
    listing("wagtailimages_chooser:choose_results", query="q={common}", shows={"image"}),
    listing("wagtailadmin_api:images:listing", query=f"fields=*&{ALL}", shows={"image"}),
    listing("wagtailadmin_api:images:listing", query=f"search={{common}}&{ALL}"),
    listing("wagtailimages:image_usage", "{image}"),
    Address("wagtail_bulk_action", ("pages", "portalimage", "delete"), "id=all"),
)

OTHER_LISTS = (
    listing("wagtailsnippets:index"),
    *with_results("audit_log"),
    listing("sealed_cases"),
    # Published pages only: tests/portal/waiting/test_report.py.
    *with_results("review_dates"),
    listing("review_dates", query="export=csv"),
    listing("audit_log", query="export=csv"),
    listing("search_diagnosis", query="q={common}"),
    listing("search_no_hits"),
    *with_results("mail_report", shows={"mail"}),
    listing("merge_tag", "{models[vocabularies_portaltag]}"),
    listing("wagtailadmin_tag_autocomplete", query="term=qzx"),
    listing("wagtailadmin_tag_model_autocomplete", "vocabularies", "portaltag", query="term=qzx"),
    *with_results("wagtailredirects:index"),
    listing("wagtailredirects:index", query="q={common}"),
    listing("wagtailredirects:index", query="export=csv"),
    listing("wagtailsettings:edit", "pages", "portalsettings", "{site}"),
    *(
        listing(f"wagtail{name}", "{user}")
        for name in (
            "users_users:edit", "users_users:delete", "users_users:history",
            "users_users:history_results", "users_users:usage", "users_users:copy",
        )
    ),
    listing("sign_in_of_user", "{user}"),
    listing("invitation_of_user", "{user}"),
    listing("rights_of_user", "{user}"),
    *with_results("rights_report"),
    listing("rights_report", query="export=csv"),
    listing("hand_over"),
    listing("contact_corrections"),
    listing("hand_over", query="giver={user}&receiver={user}"),
    *with_results("wagtailusers_users:index"),
    *(
        listing(f"wagtailusers_groups:{view}", "{group}")
        for view in ("edit", "delete", "history", "history_results", "usage")
    ),
    *with_results("wagtailusers_groups:index"),
    *(
        listing(f"wagtailsites:{view}", "{site}")
        for view in ("edit", "delete", "history", "history_results", "usage", "copy")
    ),
    *with_results("wagtailsites:index"),
    listing("wagtailadmin_collections:index"),
    *(
        listing(f"wagtailadmin_collections:{view}", "{collection}")
        for view in ("edit", "delete", "set_privacy")
    ),
    *with_results("wagtailadmin_workflows:index"),
    *with_results("wagtailadmin_workflows:task_index"),
    *with_results("wagtailadmin_workflows:task_chooser"),
    *(
        listing(f"wagtailadmin_workflows:{view}", "{workflow}")
        for view in ("edit", "enable", "disable")
    ),
    *(
        listing(f"wagtailadmin_workflows:{view}", "{task}")
        for view in ("edit_task", "enable_task", "disable_task", "task_chosen")
    ),
    listing("wagtailadmin_account"),
    *(
        listing(name)
        for name in (
            "case_import", "case_import_confirm", "case_import_result", "case_import_template",
            "training_import", "training_import_confirm", "training_import_result",
            "notice_import", "notice_import_confirm", "statistics_import", "statistics_import_confirm",
            "user_import", "user_import_confirm", "user_import_template",
        )
    ),
)  # fmt: skip


def snippet_lists() -> Iterable[Address]:
    """Return the lists and choosers of all snippets, and all views of those without levels."""
    for model in get_snippet_models():
        label = model._meta.label_lower
        name = label.replace(".", "_")
        kind = SNIPPETS.get(label)
        shows = {kind} if kind else ()
        snippets, choosers = f"wagtailsnippets_{name}", f"wagtailsnippetchoosers_{name}"
        yield listing(f"{snippets}:list", shows=shows)
        yield listing(f"{snippets}:list_results", query="q={common}")
        yield listing(f"{snippets}:add")
        yield listing(f"{choosers}:choose")
        yield listing(f"{choosers}:choose_results", query="q={common}")
        if kind:
            yield listing(f"{snippets}:list", query="export=csv")
            yield Address("wagtail_bulk_action", (*label.split("."), "delete"), "id=all")
            continue
        pk = f"{{models[{name}]}}"
        for view in OBJECT_VIEWS:
            yield listing(f"{snippets}:{view}", pk)
        yield listing(f"{choosers}:chosen", pk)
        yield listing(f"{choosers}:chosen_multiple", query=f"id={pk}")


#: URLs that cannot show hidden content, with the reason.
HARMLESS: dict[str, str] = {
    "admin/test404/": "always 404",
    "admin/^.*/$": "always 404",
    "admin_session": "whether one is signed in",
    "open_seal": "a form; the number of a case",
    "clean_version": "POST only: test_withdrawal.py",
    "redirects": "the address of wagtailredirects:index",
    "redirects_results": "the address of wagtailredirects:index_results",
    "redirects_add": "an empty form",
    "redirects_edit": "the address of wagtailredirects:edit",
    "redirects_delete": "the address of wagtailredirects:delete",
    "workflow_action": "the address of wagtailadmin_pages:workflow_action",
    "wagtailadmin_error_test": "always 500",
    "wagtailadmin_sprite": "drawings",
    "wagtailadmin_javascript_catalog": "translations",
    "wagtailadmin_login": "a redirect",
    "wagtailadmin_logout": "a redirect",
    "wagtailadmin_password_reset": "a redirect",
    "wagtailadmin_password_reset_done": "a redirect",
    "wagtailadmin_password_reset_confirm": "a redirect",
    "wagtailadmin_password_reset_complete": "a redirect",
    "sign_in_no_reset": "a redirect",
    "wagtailadmin_dismissibles": "what the user has closed",
    "wagtailadmin_block_preview": "an example of a block",
    "wagtailadmin_editing_sessions:ping": "POST only: posts.py",
    "wagtailadmin_editing_sessions:release": "POST only: ends a session of the user's own",
    "wagtailadmin_api:pages:action": "POST only: posts.py",
    "wagtailadmin_collections:add": "an empty form",
    "wagtailadmin_workflows:add": "an empty form",
    "wagtailadmin_workflows:add_task": "an empty form",
    "wagtailadmin_workflows:select_task_type": "a list of types",
    "wagtailadmin_workflows:task_chooser_create": "an empty form",
    "wagtaildocs:add": "an empty form",
    "wagtaildocs:add_multiple": "an empty form",
    "wagtaildocs:create_multiple_from_uploaded_document": "POST only: an upload of the user's own",
    "wagtaildocs:delete_upload_multiple": "POST only: an upload of the user's own",
    "wagtaildocs_chooser:create": "an empty form",
    "wagtailembeds:chooser": "an empty form",
    "wagtailembeds:chooser_upload": "an empty form",
    "wagtailimages:add": "an empty form",
    "wagtailimages:add_multiple": "an empty form",
    "wagtailimages:create_multiple_from_uploaded_image": "POST only: an upload of the user's own",
    "wagtailimages:delete_upload_multiple": "POST only: an upload of the user's own",
    "wagtailimages_chooser:create": "an empty form",
    "wagtailredirects:add": "an empty form",
    "wagtailredirects:start_import": "an empty form",
    "wagtailredirects:process_import": "POST only: writes what the file says",
    "wagtailsettings:preview_on_edit": "the settings have no preview",
    "wagtailsites:add": "an empty form",
    "wagtailusers_groups:add": "an empty form",
    "wagtailusers_users:add": "an empty form",
    "invite_user": "an empty form",
    "contact_correction": "of contacts that one may see: tests/portal/liaison/test_corrections.py",
    "hand_over_done": "titles for those who may see them: tests/portal/handover",
    "admin_manuals": "names of manuals",
    "admin_manual": "a text of the repository",
}
#: The form for a new snippet in the chooser, for snippets with a minimal form.
HARMLESS_ENDINGS = (":create",)
