"""Chains of replaced terms: an object with an old term is found by the new one as well."""

from collections.abc import Iterable, Mapping
from typing import Self

from portal.vocabularies.models import Term


class Successors:
    """The successors of terms, loaded once for many documents."""

    def __init__(self, successors: Mapping[int, int], current: Mapping[int, Term]) -> None:
        self._successors = successors
        self._current = current

    @classmethod
    def load(cls) -> Self:
        """Load them from the database, in two queries."""
        successors = dict(Term.objects.exclude(successor=None).values_list("pk", "successor_id"))
        return cls(successors, Term.objects.in_bulk(set(successors.values())))

    def of(self, terms: Iterable[Term | None]) -> list[Term]:
        """Return the terms and all their successors, each once; None is ignored."""
        found: dict[int, Term] = {}
        for term in terms:
            if term is None:
                continue
            found[term.pk] = term
            pk = self._successors.get(term.pk)
            while pk is not None and pk not in found:
                found[pk] = self._current[pk]
                pk = self._successors.get(pk)
        return list(found.values())


def with_predecessors(term: Term) -> set[int]:
    """Return the primary keys of a term and of all terms that it has replaced, directly or not."""
    known = {term.pk}
    older = {term.pk}
    while older:
        older = set(Term.objects.filter(successor__in=older).values_list("pk", flat=True)) - known
        known |= older
    return known
