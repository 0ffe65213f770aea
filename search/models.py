"""Searches without results, the editors' synonyms, and the rows the admin searches."""

from typing import ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.vocabularies.models.glossary import words_of


class NoHitQuery(models.Model):
    """A search text without hits, with its count and no data about readers. See `no_hits`."""

    text = models.CharField("検索された言葉", max_length=60, unique=True)
    count = models.PositiveIntegerField("回数", default=1)
    last_on = models.DateField("最後に検索された日")

    class Meta:
        verbose_name = verbose_name_plural = "見つからなかった検索"
        ordering: ClassVar = ["-count", "-last_on", "text"]
        # Users never add or edit rows; one permission covers the page that shows them.
        default_permissions = ()
        permissions: ClassVar = [("view_search_diagnosis", "検索の診断を見ることができる")]

    def __str__(self) -> str:
        return self.text


class SynonymRule(models.Model):
    """Words that are searched together, in addition to the glossary. Rules: `synonym_checks`."""

    class Direction(models.TextChoices):
        """Which words find which."""

        BOTH = "both", "互いに見つかる（どの言葉で検索しても、ほかの言葉も含める）"
        ONE_WAY = "one_way", "一方向（左の言葉で検索したときだけ、右の言葉も含める）"
        NARROWER = (
            "narrower",
            "広い言葉から狭い言葉へ（左の言葉で検索したときだけ、右の言葉も順位を下げて含める）",
        )

    direction = models.CharField(
        "方向", max_length=10, choices=Direction.choices, default=Direction.BOTH
    )
    words = models.TextField("言葉", help_text="1行に1語。検索する人が入力する言葉を書きます。")
    also = models.TextField(
        "いっしょに検索する言葉",
        blank=True,
        help_text="1行に1語。方向が「互いに見つかる」のときは入力しません。",
    )
    note = models.CharField("備考", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "同義語"
        ordering: ClassVar = ["words", "pk"]

    def __str__(self) -> str:
        if self.one_way:
            return f"{'・'.join(self.word_list)} → {'・'.join(self.also_list)}"
        return " ＝ ".join(self.word_list)

    @property
    def one_way(self) -> bool:
        """Return whether the words are searched in one direction only."""
        return self.direction != self.Direction.BOTH

    @property
    def narrower(self) -> bool:
        """Return whether the words on the right are narrower ones, which rank lower."""
        return self.direction == self.Direction.NARROWER

    @property
    def word_list(self) -> tuple[str, ...]:
        """Return the typed words."""
        return words_of(self.words)

    @property
    def also_list(self) -> tuple[str, ...]:
        """Return the words that are searched in addition."""
        return words_of(self.also)


class AdminEntry(models.Model):
    """The searchable forms of an object in the admin: see `search.backend`.

    A page with a draft has a second row, for those who may edit the page.
    """

    content_type = models.ForeignKey(
        ContentType, verbose_name="種類", on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.BigIntegerField("対象")
    draft = models.BooleanField("下書き", default=False)
    name = models.CharField("名前", max_length=255)
    characters = models.TextField("文字")
    words = models.TextField("語")
    readings = models.TextField("読み")
    version = models.PositiveSmallIntegerField("版")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = verbose_name_plural = "管理画面の検索"
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "draft"], name="one_entry_of_each"
            )
        ]

    def __str__(self) -> str:
        return self.name
