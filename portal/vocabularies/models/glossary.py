"""The glossary: plain explanations of words that one department uses daily and the other does not."""

from collections.abc import Callable
from typing import ClassVar

from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.urls import reverse
from wagtail.search import index

from portal.japanese.variants import comparable
from portal.vocabularies.folding import normalised, validate_hiragana

SHORTEST, LONGEST = 60, 160
# The user of a request, signed in or anonymous, or None.
Asking = PermissionsMixin | AnonymousUser | None

#: Further rules for the words of an entry, which the search adds: each returns an error message in
#: Japanese, or an empty text.
word_checks: "list[Callable[[GlossaryEntry], str]]" = []


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a field with one word per line."""
    return tuple(word for line in text.splitlines() if (word := normalised(line)))


def repeated(words: tuple[str, ...]) -> list[str]:
    """Return the duplicates among `words`, in any spelling."""
    seen: set[str] = set()
    twice = []
    for word in words:
        if comparable(word) in seen:
            twice.append(word)
        seen.add(comparable(word))
    return twice


def _writes(user: Asking) -> bool:
    return user is not None and user.has_perm("vocabularies.change_glossaryentry")


class GlossaryEntryQuerySet(models.QuerySet["GlossaryEntry"]):
    """Queries over entries."""

    def published(self) -> "GlossaryEntryQuerySet":
        """Return the entries that readers can see."""
        return self.filter(published=True)

    def visible_to(self, user: Asking) -> "GlossaryEntryQuerySet":
        """Return the entries that `user` may see in the admin: drafts are for those who write them."""
        return self.all() if _writes(user) else self.published()


class GlossaryEntry(index.Indexed, models.Model):
    """One word: its reading, its explanation for the other department, synonyms, and source."""

    class Side(models.TextChoices):
        """The department that uses the word."""

        WELFARE = "welfare", "福祉部局の言葉"
        REGIONAL = "regional", "地域振興部局の言葉"
        BOTH = "both", "両方で使う言葉"

    term = models.CharField("用語", max_length=60)
    folded = models.CharField("比較用の用語", max_length=200, unique=True, editable=False)
    slug = models.SlugField(
        "アドレス",
        max_length=60,
        unique=True,
        help_text="英小文字・数字・ハイフン。公開した後は変えないでください。",
        error_messages={"unique": "同じアドレスの用語がすでにあります。"},
    )
    kana = models.CharField(
        "読みがな",
        max_length=100,
        validators=[validate_hiragana],
        help_text="ひらがなで入力します。一覧はこの順に並びます。",
    )
    explanation = models.TextField(
        "説明",
        validators=[MinLengthValidator(SHORTEST), MaxLengthValidator(LONGEST)],
        help_text="ふだんこの言葉を使わない部局の人に向けて、"
        f"{SHORTEST}字から{LONGEST}字のやさしい文で書きます。",
    )
    synonyms = models.TextField(
        "同じ意味の言葉",
        blank=True,
        help_text="1行に1語。検索では、どの言葉からも互いに見つかります。"
        "意味の広い言葉や狭い言葉は入れないでください。",
    )
    abbreviations = models.TextField(
        "略称",
        blank=True,
        help_text="1行に1語。上の「同じ意味の言葉」のうち、略称として表示するもの。",
    )
    side = models.CharField("部局", max_length=10, choices=Side.choices)
    source = models.CharField(
        "出典", max_length=150, help_text="内容を確かめられる法令、通知、国の資料など。"
    )
    as_of = models.DateField(
        "いつの情報か",
        null=True,
        blank=True,
        help_text="説明を確かめた資料のうち、最も新しいものの日付。読者には年と月で示します。",
    )
    related = models.ManyToManyField(
        "self",
        verbose_name="関連する用語",
        blank=True,
        symmetrical=False,
        related_name="+",
    )
    explain_in_text = models.BooleanField(
        "本文中で説明する",
        default=True,
        help_text="事例の本文にこの言葉が出てきたとき、説明を開けるようにします。"
        "だれでも知っている言葉では外してください。",
    )
    published = models.BooleanField(
        "公開する", default=True, help_text="外すと、用語集・検索・本文の説明に出なくなります。"
    )
    shipped = models.BooleanField("はじめからある用語", default=False, editable=False)
    updated_at = models.DateTimeField("更新日時", auto_now=True)

    search_fields: ClassVar = [
        index.AutocompleteField(name) for name in ("term", "kana", "synonyms", "explanation")
    ]

    objects = GlossaryEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "用語集"
        ordering: ClassVar = ["kana", "term"]

    def __str__(self) -> str:
        return self.term

    def save(self, *args: object, **kwargs: object) -> None:
        """Save with the comparison key of the headword."""
        self.term = normalised(self.term)
        self.folded = comparable(self.term)
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came

    def get_absolute_url(self) -> str:
        """Return the entry's page."""
        return reverse("glossary:entry", args=[self.slug])

    def is_visible_to(self, user: Asking) -> bool:
        """Tell whether `user` may see this entry in the admin."""
        return self.published or _writes(user)

    @property
    def synonym_words(self) -> tuple[str, ...]:
        """Return the synonyms, including abbreviations."""
        return words_of(self.synonyms)

    @property
    def abbreviation_words(self) -> tuple[str, ...]:
        """Return the synonyms that are abbreviations."""
        return words_of(self.abbreviations)

    @property
    def words(self) -> tuple[str, ...]:
        """Return all words of the entry, the headword first."""
        return (self.term, *self.synonym_words)

    @property
    def sides(self) -> tuple[str, ...]:
        """Return the departments that use the word."""
        both = (self.Side.WELFARE.value, self.Side.REGIONAL.value)
        return both if self.side == self.Side.BOTH else (self.side,)

    def clean(self) -> None:
        """Refuse words that are too short, duplicate, or belong to another entry."""
        super().clean()
        self.term = normalised(self.term)
        self.synonyms = "\n".join(self.synonym_words)
        self.abbreviations = "\n".join(self.abbreviation_words)
        short = [word for word in self.words if len(comparable(word)) < 2]
        if short:
            field = "term" if self.term in short else "synonyms"
            message = f"「{short[0]}」は1文字です。2文字以上の言葉にしてください。"
            raise ValidationError({field: message})
        if twice := repeated(self.words):
            message = f"「{twice[0]}」が2回入っています（用語そのものは入れません）。"
            raise ValidationError({"synonyms": message})
        stray = {comparable(word) for word in self.abbreviation_words} - set(
            map(comparable, self.words)
        )
        if stray:
            message = "略称は、「同じ意味の言葉」にも入れてください。"
            raise ValidationError({"abbreviations": message})
        self._refuse_words_of_others()
        for check in word_checks:
            if problem := check(self):
                raise ValidationError({"synonyms": problem})

    def _refuse_words_of_others(self) -> None:
        mine = {comparable(word): word for word in self.words}
        for other in type(self).objects.exclude(pk=self.pk):
            for word in other.words:
                if comparable(word) in mine:
                    field = "term" if comparable(word) == comparable(self.term) else "synonyms"
                    message = (
                        f"「{mine[comparable(word)]}」は、用語「{other.term}」にすでにあります。"
                    )
                    raise ValidationError({field: message})
