"""Registration with Wagtail: additions to the admin, and a menu without English guides."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from portal.admin.editing.autosave import autosave_new_page, autosave_page
from portal.admin.editing.bulk_actions import with_open_findings
from portal.admin.editing.home_panel import WritingPanel
from portal.admin.views import MERGE_PERMISSIONS, MergeTagView, SessionView
from portal.admin.visibility import hooks as admin_hooks  # noqa: F401  (registers itself)
from portal.admin.visibility import object_hooks  # noqa: F401  (registers itself)
from portal.admin.visibility.hooks import AFTER_WAGTAIL
from portal.pages.tags import MERGED, RETAGGED, tag_deletion_problem
from portal.vocabularies.models import PortalTag


@hooks.register("insert_global_admin_js")
def let_typed_dates_stand() -> str:
    """Keep the date picker from replacing text that it cannot read."""
    return format_html('<script src="{}"></script>', static("admin.js"))


@hooks.register("insert_global_admin_css")
def add_admin_styles() -> str:
    """Add the portal's logo and styles."""
    return format_html('<link rel="stylesheet" href="{}">', static("admin.css"))


@hooks.register("insert_editor_js")
def add_editing_script() -> str:
    """Keep typed text when the session ends, and stop autosave from interfering with publishing."""
    return format_html('<script src="{}"></script>', static("editing.js"))


hooks.register("before_edit_page", autosave_page, order=AFTER_WAGTAIL)
hooks.register("before_create_page", autosave_new_page, order=AFTER_WAGTAIL)


@hooks.register("register_admin_urls")
def register_session_url() -> list[URLPattern]:
    """Register the URL where scripts check the session."""
    return [path("session/", SessionView.as_view(), name="admin_session")]


@hooks.register("construct_homepage_panels")
def offer_writing(_request: HttpRequest, panels: list[Any]) -> None:
    """Link from the first page to the forms for new pages."""
    panels.insert(0, WritingPanel())


@hooks.register("construct_help_menu")
def remove_english_guides(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Remove Wagtail's guide and news: they are in English and on another site."""
    items[:] = [
        item
        for item in items
        if item.name != "editor-guide" and not item.name.startswith("whats-new-in-wagtail")
    ]


@hooks.register("construct_reports_menu")
def remove_technical_report(request: HttpRequest, items: list[MenuItem]) -> None:
    """Show the report on page types to administrators only: editors cannot act on it."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "page-types-usage"]


@hooks.register("register_admin_urls")
def register_tag_urls() -> list[URLPattern]:
    """Register the URL for merging tags."""
    return [path("tags/<int:pk>/merge/", MergeTagView.as_view(), name="merge_tag")]


@hooks.register("register_snippet_listing_buttons")
def offer_merge(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Link from the list of tags to merging."""
    if isinstance(snippet, PortalTag) and user.has_perms(MERGE_PERMISSIONS):
        address = reverse("merge_tag", args=[snippet.pk])
        yield Button("ほかのタグに統合する", address, icon_name="redirect", priority=25)


@hooks.register("before_delete_snippet")
def refuse_to_delete_tags_in_use(
    request: HttpRequest, instances: Iterable[Any]
) -> HttpResponse | None:
    """Return to the list with the reason if a tag may not be deleted."""
    problem = tag_deletion_problem(tag for tag in instances if isinstance(tag, PortalTag))
    if not problem:
        return None
    messages.error(request, problem)
    return redirect("wagtailsnippets_vocabularies_portaltag:list")


@hooks.register("before_bulk_action", order=AFTER_WAGTAIL)
def refuse_open_findings(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Publish nothing when the privacy check of one of the chosen pages is not done, and say which.

    Publishing several pages at once shows no form that could ask.
    """
    pages = [page for page in objects if isinstance(page, Page)]
    if action_type != "publish" or not pages:
        return None
    descendants = bool(action.cleaned_form.cleaned_data.get("include_descendants"))
    found = with_open_findings(pages, descendants=descendants)
    if not found:
        return None
    titles = "、".join(f"「{page.get_admin_display_title()}」" for page in found)
    messages.error(
        request,
        f"{titles}は、個人情報の確認が済んでいない箇所があるため公開できません。"
        "それぞれの編集画面で「公開」を押すと、その箇所がわかります。",
    )
    return redirect(action.next_url)


@hooks.register("register_log_actions")
def register_tag_actions(actions: Any) -> None:
    """Register the Japanese text of log entries about merged tags."""

    @actions.register_action(MERGED)
    class _Merged(LogFormatter):
        label = "タグの統合"

        def format_message(self, log_entry: Any) -> str:
            pages = log_entry.data.get("pages", [])
            titles = "、".join(f"「{page['title']}」" for page in pages) or "なし"
            return f"「{log_entry.data.get('source', '')}」を統合しました（付け替えたページ：{titles}）"

    @actions.register_action(RETAGGED)
    class _Retagged(LogFormatter):
        label = "タグの付け替え"

        def format_message(self, log_entry: Any) -> str:
            data = log_entry.data
            return f"タグ「{data.get('source', '')}」を「{data.get('target', '')}」に付け替えました"
