"""Curated tags: a short list of names for grouping pages across vocabularies."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from taggit.models import NaturalKeyManager, TagBase
from wagtail.search import index

from portal.japanese.variants import comparable
from portal.vocabularies.folding import normalised, validate_hiragana

NAME_LIMIT = 30


class PortalTagQuerySet(models.QuerySet["PortalTag"]):
    """Queries over tags."""

    def current(self) -> "PortalTagQuerySet":
        """Return the tags in use: those that are not merged into another."""
        return self.filter(merged_into__isnull=True)


class PortalTag(index.Indexed, TagBase):
    """One curated tag.

    The name is stored in NFKC and is unique regardless of width, case and spaces. The slug is made
    from the first name, in Japanese, and never changes, because it is part of the URL. A merged tag
    is kept, so that its URL and old page revisions resolve to the tag that replaced it.
    """

    free_tagging = False

    name = models.CharField(
        "タグ",
        max_length=100,
        unique=True,
        help_text=f"読者に表示する名前。{NAME_LIMIT}字まで（例 はじめの一歩）。",
        error_messages={"unique": "同じ名前のタグがすでにあります。"},
    )
    slug = models.SlugField(
        "アドレス", max_length=100, unique=True, allow_unicode=True, editable=False
    )
    folded = models.CharField("比較用の名前", max_length=200, unique=True, editable=False)
    kana = models.CharField(
        "読みがな",
        max_length=80,
        validators=[validate_hiragana],
        help_text="ひらがなで入力します。一覧はこの順に並びます。",
    )
    description = models.CharField(
        "説明", max_length=120, blank=True, help_text="どのような取組に付けるかを1文で書きます。"
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name="統合先のタグ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
    )

    search_fields: ClassVar = [
        index.AutocompleteField(name) for name in ("name", "kana", "description")
    ]

    objects = NaturalKeyManager.from_queryset(PortalTagQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "タグ"
        ordering: ClassVar = ["kana", "name"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def current_tag(self) -> "PortalTag":
        """Return the tag in use: itself, or the one it was merged into."""
        return self.merged_into or self

    def clean(self) -> None:
        """Refuse names without letters, too long names, and spelling variants of another tag."""
        super().clean()
        self.name = normalised(self.name)
        if len(self.name) > NAME_LIMIT:
            message = f"タグは{NAME_LIMIT}字以内で入力してください（現在{len(self.name)}字）。"
            raise ValidationError({"name": message})
        if not self.slugify(self.name).strip("-_"):
            raise ValidationError({"name": "タグには、文字か数字を入れてください。"})
        same = type(self).objects.filter(folded=comparable(self.name)).exclude(pk=self.pk).first()
        if same is not None and same.merged_into is not None:
            message = f"「{same}」は「{same.merged_into}」に統合されています。"
            raise ValidationError({"name": message})
        if same is not None:
            raise ValidationError({"name": f"同じ名前のタグ「{same}」がすでにあります。"})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the normalised name, which is used to compare spellings."""
        self.name = normalised(self.name)
        self.folded = comparable(self.name)
        super().save(*args, **kwargs)
