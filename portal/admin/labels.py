"""Japanese labels that Wagtail's own translation does not cover.

Fields and columns without a label show the name of their attribute ("Link text").
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.forms import Form
from wagtail.admin.forms import auth, choosers, workflows
from wagtail.admin.views.pages.search import SearchView
from wagtail.sites.views import IndexView as SiteIndexView
from wagtail.users.forms import PagePermissionsForm

LINK_TEXT = "リンクの文字"
FIELD_LABELS: Mapping[type[Form], Mapping[str, str]] = {
    choosers.ExternalLinkChooserForm: {"link_text": LINK_TEXT},
    choosers.AnchorLinkChooserForm: {"link_text": LINK_TEXT},
    choosers.EmailLinkChooserForm: {
        "email_address": "メールアドレス",
        "link_text": LINK_TEXT,
        "subject": "件名",
        "body": "本文",
    },
    choosers.PhoneLinkChooserForm: {"phone_number": "電話番号", "link_text": LINK_TEXT},
    auth.LoginForm: {"password": "パスワード"},
    PagePermissionsForm: {"page": "ページ"},
    workflows.WorkflowPageForm: {"page": "ページ"},
}
SITE_COLUMN_LABELS = {"port": "ポート", "site_name": "サイト名", "root_page": "トップページ"}


def name_wagtails_labels() -> None:
    """Give Wagtail's forms and lists the Japanese labels that they lack."""
    for form, labels in FIELD_LABELS.items():
        for name, label in labels.items():
            form.base_fields[name].label = label
    for column in SiteIndexView.columns:
        column.label = SITE_COLUMN_LABELS.get(column.name, column.label)
    # The list of found pages has no name for its count.
    SearchView.verbose_name_plural = "ページ"
    workflows.TaskChooserSearchForm.__init__ = _with_label(
        workflows.TaskChooserSearchForm.__init__, "task_type", "種類"
    )


def _with_label(make: Callable[..., None], name: str, label: str) -> Callable[..., None]:
    """Label a field that Wagtail adds as it makes the form."""

    @wraps(make)
    def make_and_label(form: Form, *args: Any, **kwargs: Any) -> None:
        make(form, *args, **kwargs)
        if name in form.fields:
            form.fields[name].label = label

    return make_and_label
