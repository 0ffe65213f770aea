"""How people want their mails, and what administrators see of the outbox."""

import logging
from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView

from portal.mail.categories import Category, known_categories
from portal.mail.digest_times import Frequency
from portal.mail.forms import PreferencesForm
from portal.mail.models import OutgoingMail
from portal.mail.permissions import may_resend, may_see_mails
from portal.mail.services import choose, send_again
from portal.mail.signals import mail_sent_again
from portal.mail.unsubscribing import read_token

logger = logging.getLogger(__name__)


class PreferencesView(LoginRequiredMixin, FormView[PreferencesForm]):
    """「メールの受け取り」: for each kind of mail at once, collected, or not at all."""

    form_class = PreferencesForm
    template_name = "mail/preferences.html"
    success_url = reverse_lazy("mails:preferences")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what the user is concerned with."""
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: PreferencesForm) -> HttpResponse:
        """Store the choices and show them."""
        form.save()
        messages.success(self.request, "メールの受け取り方を保存しました。")
        return redirect(self.get_success_url())

    def form_invalid(self, form: PreferencesForm) -> HttpResponse:
        """Show the form again with its errors."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


# The link is the right to do it: mail programs have neither a session nor a token of ours (RFC 8058).
@method_decorator([csrf_exempt, never_cache], name="dispatch")
class UnsubscribeView(View):
    """Stops mails by the link in them. GET changes nothing: filters of mail servers open every link."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Ask with a button."""
        return self._show(request, read_token(token), is_done=False)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Stop the mails; without a redirect, which mail programs need not follow."""
        named = read_token(token)
        user = get_user_model()._default_manager.filter(pk=named[0]).first() if named else None
        if named and user is not None:
            for category in _refusable(named[1]):
                choose(user, category, Frequency.NEVER)
        return self._show(request, named, is_done=True)

    def _show(
        self, request: HttpRequest, named: tuple[int, list[str]] | None, *, is_done: bool
    ) -> HttpResponse:
        """Show the same for a user who is there and one who is not: the page tells nothing of people."""
        categories = _refusable(named[1]) if named else []
        response = render(
            request,
            "mail/unsubscribe.html",
            {"categories": categories, "is_done": is_done},
            status=200 if categories else 404,
        )
        response["X-Robots-Tag"] = "noindex"
        # The address is the right: no other site is to see it.
        response["Referrer-Policy"] = "no-referrer"
        return response


def _refusable(slugs: list[str]) -> list[Category]:
    return [category for category in known_categories(slugs) if not category.is_duty]


class MailFilterSet(WagtailFilterSet):
    """What the report may be narrowed to."""

    state = django_filters.ChoiceFilter(label="状態", choices=OutgoingMail.State.choices)

    class Meta:
        model = OutgoingMail
        fields: ClassVar = ["state"]


class ResendColumn(Column):
    """The link to 「もう一度送る」, where that is possible."""

    cell_template_name = "mail/report/resend_cell.html"


class MailReportView(ReportView):
    """「送信メール」: what was sent to whom and what became of it, without what it said."""

    page_title = "送信メール"
    header_icon = "mail"
    model = OutgoingMail
    filterset_class = MailFilterSet
    index_url_name = "mail_report"
    index_results_url_name = "mail_report_results"
    is_searchable = True
    search_fields: ClassVar = ["subject", "address"]
    default_ordering = "-created_at"
    columns: ClassVar = [
        Column("subject", label="件名"),
        Column("address", label="宛先"),
        Column("state", label="状態", accessor="get_state_display"),
        DateColumn("created_at", label="作成日時"),
        DateColumn("sent_at", label="送信日時"),
        Column("attempts", label="試行回数"),
        Column("last_error", label="送信できなかった理由"),
        ResendColumn("resend", label="操作", accessor="may_be_resent"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse users who may not see it."""
        # Not PermissionDenied: Wagtail's admin would answer it with a redirect.
        if not may_see_mails(request.user):
            return render(request, "403.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[OutgoingMail]:
        """Return all mails without their texts."""
        return OutgoingMail.objects.defer("text", "html")


class ResendView(WagtailAdminTemplateMixin, View):
    """「もう一度送る」, with a page that says what may come of it."""

    page_title = "メールをもう一度送る"
    header_icon = "mail"
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse users who may not do it."""
        if not may_resend(request.user):
            return render(request, "403.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        report = {"url": reverse("mail_report"), "label": MailReportView.page_title}
        return [*super().get_breadcrumbs_items(), report, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once more."""
        mail = get_object_or_404(OutgoingMail.objects.defer("text", "html"), pk=pk)
        context = {**self.get_context_data(), "mail": mail}
        return render(request, "mail/report/resend.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put it back among those that wait."""
        mail = get_object_or_404(OutgoingMail, pk=pk)
        if send_again(mail):
            mail_sent_again.send(OutgoingMail, instance=mail, request=request)
            logger.info("mail %s is sent again, as user %s wants", mail.pk, request.user.pk)
            messages.success(request, f"「{mail.subject}」をもう一度送ります。")
        else:
            messages.warning(request, "このメールは、送り直す必要がなくなっています。")
        return redirect("mail_report")
