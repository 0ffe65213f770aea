"""The feed of notices and news, and the import of official texts in the admin."""

import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Site

from portal.notices.importing import services as importing
from portal.notices.importing.forms import ImportForm
from portal.notices.importing.reading import MAX_BYTES
from portal.notices.models import NoticePage
from portal.notices.permissions import may_import
from portal.notices.services import newest
from portal.pages.feeds import PortalFeed
from portal.tables.pending_files import PendingFiles

LENGTH = 30
pending = PendingFiles("notice_import")


class NoticeFeed(PortalFeed):
    """The newest notices that are open to everyone: feed readers do not sign in."""

    link = "/notices/"
    description = "新しい通知とお知らせです。"

    def get_object(self, request: HttpRequest) -> Site | None:
        """Return the site that is asked for its feed."""
        return Site.find_for_request(request)

    def title(self, site: Site | None) -> str:
        """Return the name of the feed."""
        return f"{site.site_name} 通知・お知らせ" if site else "通知・お知らせ"

    def items(self) -> list[NoticePage]:
        """Return the newest notices."""
        return newest(AnonymousUser(), LENGTH)

    def item_title(self, item: NoticePage) -> str:
        """Return the title with the kind."""
        return f"{item.get_kind_display()}：{item.title}"

    def item_description(self, item: NoticePage) -> str:
        """Return what it says in short."""
        return item.lead

    def item_link(self, item: NoticePage) -> str:
        """Return the address."""
        return str(item.get_url() or self.link)

    def item_pubdate(self, item: NoticePage) -> datetime.datetime:
        """Return the day of the notice."""
        day = datetime.datetime.combine(item.issued_on, datetime.time())
        return timezone.make_aware(day)


class ImportStep(WagtailAdminTemplateMixin, View):
    """A step of the import: whoever may not add notices gets 403."""

    page_title = "通知文の取り込み"
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse users who may not add notices."""
        # Not PermissionDenied: Wagtail's admin would answer it with a redirect.
        if not may_import(request.user):
            return render(request, "403.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def answer(self, template: str, **context: Any) -> HttpResponse:
        """Render a template of the import with the admin's furniture."""
        return render(self.request, template, self.get_context_data(**context))


class UploadView(ImportStep):
    """The upload, answered with the preview, after which nothing is stored yet."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self._ask(ImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what became of the text, or what is wrong with the file."""
        pending.discard(request.session)
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._ask(form)
        file = form.cleaned_data["file"]
        content = file.read(MAX_BYTES + 1)
        try:
            text = importing.read_notice(content)
        except importing.ImportRefusedError as error:
            form.add_error("file", str(error))
            return self._ask(form)
        return self.answer(
            "notices/import_preview.html",
            text=text,
            notice=text.notice,
            date=importing.shown_date(text.notice),
            remarks=[*importing.overlong(text.notice), *text.notice.remarks],
            file_name=file.name,
            token=pending.keep(request.session, content, {}),
        )

    def _ask(self, form: ImportForm) -> HttpResponse:
        response = self.answer("notices/import_upload.html", form=form)
        response.status_code = 422 if form.is_bound else 200
        return response


class ConfirmView(ImportStep):
    """The import of the text that was shown; its draft opens in the page editor."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store the draft."""
        kept = pending.take(request.session, request.POST.get("token", ""))
        if kept is None:
            messages.error(
                request, "確認したファイルが見つかりません。もう一度ファイルを選んでください。"
            )
            return redirect("notice_import")
        try:
            text = importing.read_notice(kept[0])
            notice = importing.create_draft(text.notice, request.user)  # type: ignore[arg-type]  # signed in: dispatch has asked
        except importing.ImportRefusedError as error:
            messages.error(request, str(error))
            return redirect("notice_import")
        messages.success(
            request,
            "下書きとして取り込みました。内容と、要点・部局・根拠を確かめてから公開してください。",
        )
        return redirect("wagtailadmin_pages:edit", notice.pk)
