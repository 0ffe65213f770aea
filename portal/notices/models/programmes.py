"""Explainers of programmes (しくみの解説), each written for the other department."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest

from portal.japanese.text import entries
from portal.notices import panels
from portal.notices.models.sides import Side
from portal.pages.models import PortalPage
from portal.vocabularies.models import Term
from portal.vocabularies.official import vocabulary_choices


class ProgrammeIndexPage(PortalPage):
    """The page above all explainers, at /programmes/."""

    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["notices.ProgrammePage"]
    max_count = 1
    template = "notices/programme_index_page.html"

    class Meta:
        verbose_name = verbose_name_plural = "しくみの解説の一覧"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the explainers that the reader of the request may see, in groups."""
        from portal.notices.presentation import programme_groups  # noqa: PLC0415  (it needs the models)

        context = super().get_context(request, *args, **kwargs)
        context["sides"] = programme_groups(request.user)
        return dict(context)


class ProgrammePage(PortalPage):
    """Explains a programme or conference, and what the other department can do with it.

    Amounts of money are deliberately left out: they change every year.
    """

    kana = models.CharField(
        "読みがな", max_length=150, blank=True, help_text="ひらがなで入力します。"
    )
    side = models.CharField(
        "担当する部局", max_length=10, choices=Side.choices, default=Side.WELFARE
    )
    vocabulary = models.CharField(
        "語彙",
        max_length=30,
        blank=True,
        choices=vocabulary_choices,
        help_text="一覧では、この語彙の名前の下に並びます。",
    )
    term = models.ForeignKey(
        Term,
        verbose_name="解説する語",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="事例のページから、この語を通してここへ案内します。",
    )
    as_of = models.DateField(
        "いつの情報か",
        null=True,
        blank=True,
        help_text="解説を確かめた資料のうち、最も新しいものの日付。読者には年と月で示します。",
    )
    lead = models.TextField(
        "要点", max_length=200, help_text="一覧にも表示します。120字くらいまで。"
    )
    for_whom_other_department = models.TextField(
        "もう一方の部局にとって", help_text="そのしくみを知らない職員に、何ができるかを伝えます。"
    )
    legal_basis = models.TextField("根拠", blank=True)
    what_it_pays_for = models.TextField(
        "対象となる経費", blank=True, help_text="金額は年度によって変わるので書きません。"
    )
    whom_to_ask = models.TextField("たずねる先", blank=True)
    how_to_work_together = models.TextField(
        "いっしょに進めるには", blank=True, help_text="最初の一歩を、1行に1つずつ書きます。"
    )
    caution = models.TextField("気を付けること", blank=True)
    sources = models.TextField("出典", blank=True, help_text="1行に1つずつ書きます。")

    short_name: ClassVar[str] = "解説"
    parent_page_types: ClassVar = ["notices.ProgrammeIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    privacy_exempt: ClassVar = {
        **PortalPage.privacy_exempt,
        "kana": "the reading of the title, which is checked; names in hiragana alone are guesses",
    }
    content_panels = panels.PROGRAMME_CONTENT
    edit_handler = panels.tabs(content_panels)
    template = "notices/programme_page.html"

    class Meta:
        verbose_name = verbose_name_plural = "しくみの解説"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the explainer as the reader of the request may see it."""
        from portal.notices.presentation import programme_view  # noqa: PLC0415  (it needs this model)

        context = super().get_context(request, *args, **kwargs)
        context["view"] = programme_view(self, request.user)
        return dict(context)

    def clean(self) -> None:
        """Refuse a term of another vocabulary."""
        super().clean()
        if self.term is not None and self.term.vocabulary != self.vocabulary:
            raise ValidationError(
                {"term": "「語彙」で選んだ語彙の中から、解説する語を選んでください。"}
            )

    @property
    def steps(self) -> list[str]:
        """Return the first steps of cooperation."""
        return entries(self.how_to_work_together)

    @property
    def source_list(self) -> list[str]:
        """Return the sources of the text."""
        return entries(self.sources)
