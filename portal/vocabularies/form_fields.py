"""Form fields for one term: a select of one vocabulary instead of Wagtail's chooser of all terms."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator

from portal.vocabularies.models import Term


class _ByVocabulary(ModelChoiceIterator):
    """Terms grouped by vocabulary if there are several."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        terms = list(self.queryset.order_by("vocabulary", "order", "kana"))
        groups = [
            (rows[0].get_vocabulary_display(), [self.choice(term) for term in rows])
            for _, found in groupby(terms, key=lambda term: term.vocabulary)
            if (rows := list(found))
        ]
        if len(groups) == 1:
            yield from groups[0][1]
        else:
            yield from groups


class TermChoiceField(forms.ModelChoiceField):
    """One current term, or the outdated one that is already stored.

    The model field (`limit_choices_to`) determines the vocabulary. The successor of a term has to
    be of the same vocabulary.
    """

    iterator = _ByVocabulary

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """Limit the choices for this form."""
        stored = form.get_initial_for_field(self, field_name)
        if self.queryset is not None:
            current = Term.objects.current().values("pk")
            terms = self.queryset.filter(Q(pk__in=current) | Q(pk=getattr(stored, "pk", stored)))
            owner = getattr(form, "instance", None)
            if isinstance(owner, Term) and owner.pk:
                terms = terms.filter(vocabulary=owner.vocabulary).exclude(pk=owner.pk)
            self.queryset = terms
        return super().get_bound_field(form, field_name)
