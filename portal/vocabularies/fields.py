"""Model fields for terms of one vocabulary."""

from django.db import models
from modelcluster.fields import ParentalManyToManyField

from portal.vocabularies.models import Term


def terms_field(name: str, vocabulary: str) -> ParentalManyToManyField:
    """Return a field for any number of terms of one vocabulary."""
    return ParentalManyToManyField(
        Term,
        verbose_name=name,
        blank=True,
        related_name="+",
        limit_choices_to={"vocabulary": vocabulary},
    )


def term_field(name: str, vocabulary: str, *, blank: bool = False) -> models.ForeignKey:
    """Return a field for one term of a vocabulary: optional in drafts, required to publish unless `blank`."""
    return models.ForeignKey(
        Term,
        verbose_name=name,
        on_delete=models.PROTECT,
        null=True,
        blank=blank,
        related_name="+",
        limit_choices_to={"vocabulary": vocabulary},
    )
