"""Controlled vocabularies: the terms that classify cases and trainings."""

import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from wagtail.search import index

from portal.vocabularies.official import vocabulary_choices


class TermQuerySet(models.QuerySet["Term"]):
    """Queries over terms."""

    def of(self, vocabulary: str) -> "TermQuerySet":
        """Return the terms of one vocabulary (by its slug)."""
        return self.filter(vocabulary=vocabulary)

    def current(self, on: datetime.date | None = None) -> "TermQuerySet":
        """Return the terms in force on the day `on` (today by default)."""
        day = on or timezone.localdate()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )


class Term(index.Indexed, models.Model):
    """One term of a controlled vocabulary, with its legal basis and validity.

    Programme names change; an outdated term stays on old cases and points to
    its successor.
    """

    vocabulary = models.CharField("語彙", max_length=30, choices=vocabulary_choices)
    slug = models.SlugField(
        "識別子", max_length=50, help_text="アドレスに使う英小文字・数字・ハイフン。"
    )
    label = models.CharField("表示名", max_length=100)
    kana = models.CharField("読みがな", max_length=150, blank=True)
    legal_basis = models.CharField(
        "根拠",
        max_length=200,
        blank=True,
        help_text="法令・通知など（例 社会福祉法第106条の4第2項）。",
    )
    valid_from = models.DateField("有効期間の始まり", null=True, blank=True)
    valid_to = models.DateField("有効期間の終わり", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name="後継の語",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        help_text="名称が変わったとき、新しい語を選びます。古い事例の表示はそのまま残ります。",
    )
    order = models.PositiveSmallIntegerField("並び順", default=0)

    search_fields: ClassVar = [index.AutocompleteField(name) for name in ("label", "kana", "slug")]
    system = models.BooleanField(
        "システムで使う語",
        default=False,
        editable=False,
        help_text="削除や識別子の変更はできません。",
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "用語（語彙）"
        ordering = ["vocabulary", "order", "kana"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["vocabulary", "slug"],
                name="term_slug_unique_in_vocabulary",
                violation_error_message="この語彙には同じ識別子の語がすでにあります。",
            ),
            models.UniqueConstraint(
                fields=["vocabulary", "label"],
                name="term_label_unique_in_vocabulary",
                violation_error_message="この語彙には同じ表示名の語がすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="term_validity_in_order",
                violation_error_message="有効期間の終わりは始まりより後の日にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Refuse a successor from another vocabulary, and cycles."""
        super().clean()
        seen = self.successor
        if seen is not None and seen.vocabulary != self.vocabulary:
            raise ValidationError({"successor": "後継の語は同じ語彙から選んでください。"})
        steps = 0
        while seen is not None:
            if seen.pk == self.pk or steps > Term.objects.count():
                raise ValidationError({"successor": "後継の語をたどると元の語に戻ってしまいます。"})
            seen, steps = seen.successor, steps + 1
        if self.pk and self.system:
            stored = Term.objects.get(pk=self.pk)
            if (stored.slug, stored.vocabulary) != (self.slug, self.vocabulary):
                raise ValidationError({"slug": "システムで使う語の識別子は変更できません。"})

    @property
    def is_current(self) -> bool:
        """Tell whether the term is in force today."""
        today = timezone.localdate()
        return (self.valid_from is None or self.valid_from <= today) and (
            self.valid_to is None or self.valid_to >= today
        )

    @property
    def current_term(self) -> "Term":
        """Return the current term: the end of the chain of successors."""
        term = self
        while term.successor is not None:
            term = term.successor
        return term
