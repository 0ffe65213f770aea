"""Notices (通知) and news (お知らせ)."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest

from portal.japanese.date_fields import JapaneseDateField
from portal.japanese.dates import fiscal_year_of
from portal.japanese.text import entries
from portal.notices import panels
from portal.notices.blocks import NoticeBodyBlock, searchable_text
from portal.notices.models.parts import SupersededNotice
from portal.notices.models.sides import Side
from portal.notices.page_forms import NoticePageForm
from portal.pages.fields import SlimStreamField
from portal.pages.models import PortalPage

#: How many notices are followed to detect that one supersedes itself.
MAX_CHAIN = 100


class NoticeIndexPage(PortalPage):
    """The page above all notices and news, at /notices/."""

    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["notices.NoticePage"]
    max_count = 1
    template = "notices/notice_index_page.html"

    class Meta:
        verbose_name = verbose_name_plural = "通知・お知らせの一覧"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the list for the URL of the request, limited to what the reader may see."""
        from portal.notices.listing import notice_list  # noqa: PLC0415  (it needs the models)

        context = super().get_context(request, *args, **kwargs)
        context["list"] = notice_list(request.GET, request.user)
        return dict(context)


class NoticePage(PortalPage):
    """A notice of an office to others, or news of the portal.

    Confirmations of receipt are not stored here: they belong to a recipient and a notice.
    """

    class Kind(models.TextChoices):
        """種別."""

        NOTICE = "notice", "通知"
        NEWS = "news", "お知らせ"

    class State(models.TextChoices):
        """改廃の状況."""

        CURRENT = "current", "現行"
        AMENDED = "amended", "改正"
        ABOLISHED = "abolished", "廃止"

    kind = models.CharField("種別", max_length=10, choices=Kind.choices, default=Kind.NOTICE)
    kana = models.CharField(
        "読みがな", max_length=300, blank=True, help_text="ひらがなで入力します。"
    )
    number = models.CharField(
        "文書番号", max_length=120, blank=True, help_text="例 社援地発1001第2号"
    )
    issued_on = JapaneseDateField(
        "日付", db_index=True, help_text="「令和3年10月1日」「R3.10.1」のように入力します。"
    )
    sender = models.CharField("発出者", max_length=300, blank=True)
    addressees = models.TextField("宛先", blank=True, help_text="1行に1つずつ書きます。")
    legal_basis = models.CharField("根拠", max_length=300, blank=True)
    state = models.CharField(
        "改廃の状況", max_length=10, choices=State.choices, default=State.CURRENT
    )
    side = models.CharField("部局", max_length=10, choices=Side.choices, default=Side.BOTH)
    lead = models.TextField(
        "要点",
        max_length=300,
        blank=True,
        help_text="だれに何を伝えるものかを、300字までで書きます。",
    )
    as_of = models.TextField(
        "時点についての注意",
        max_length=300,
        blank=True,
        help_text="内容が古くなっているときに、題名の下に表示します（例 この通知は令和3年10月時点のものです）。",
    )
    body = SlimStreamField(NoticeBodyBlock(), verbose_name="本文", blank=True)

    short_name: ClassVar[str] = "通知"
    parent_page_types: ClassVar = ["notices.NoticeIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    privacy_exempt: ClassVar = {
        **PortalPage.privacy_exempt,
        "kana": "the reading of the title, which is checked; names in hiragana alone are guesses",
        "sender": "an office",
        "addressees": "offices",
    }
    privacy_offices: ClassVar = frozenset({"body"})
    base_form_class = NoticePageForm
    content_panels = panels.NOTICE_CONTENT
    edit_handler = panels.tabs(content_panels, panels.NOTICE_LINKS)
    template = "notices/notice_page.html"

    class Meta:
        verbose_name = verbose_name_plural = "通知・お知らせ"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the notice as the reader of the request may see it."""
        from portal.notices.presentation import notice_view  # noqa: PLC0415  (it needs this model)

        context = super().get_context(request, *args, **kwargs)
        context["view"] = notice_view(self, request.user)
        return dict(context)

    @property
    def addressee_list(self) -> list[str]:
        """Return the addressees."""
        return entries(self.addressees)

    @property
    def fiscal_year(self) -> int:
        """Return the fiscal year (年度) of the notice."""
        return fiscal_year_of(self.issued_on)

    @property
    def is_official(self) -> bool:
        """Tell whether this is a notice rather than news."""
        return self.kind == self.Kind.NOTICE

    @property
    def is_current(self) -> bool:
        """Tell whether the notice is in force unchanged."""
        return self.state == self.State.CURRENT

    def would_supersede_itself(self, older: "NoticePage") -> bool:
        """Tell whether `older` is the notice itself or supersedes it, directly or through others."""
        if self.pk is None:
            return False
        waiting, seen = {older.pk}, set[int]()
        while waiting and len(seen) < MAX_CHAIN:
            if self.pk in waiting:
                return True
            seen |= waiting
            links = SupersededNotice.objects.filter(page__in=waiting)
            waiting = set(links.values_list("notice_id", flat=True)) - seen
        return False

    def body_text(self) -> str:
        """Return the plain text of the body, for the search."""
        return searchable_text(self.body)
