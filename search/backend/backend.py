"""Finds objects by the rows of `search.backend.index`, within Wagtail's queryset."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Length
from modelsearch.backends.base import BaseSearchBackend
from modelsearch.backends.database.fallback import (
    MATCH_ALL,
    MATCH_NONE,
    DatabaseSearchQueryCompiler,
    DatabaseSearchResults,
)
from modelsearch.query import And, Boost, Or, Phrase, PlainText, SearchQuery
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from search.backend.forms_of_text import characters_of, reading_of_query, words_of_query
from search.backend.index import EntryIndex, Rebuilder, content_type_of
from search.core.analysis import fold
from search.core.synonyms import synonyms
from search.models import AdminEntry


class Compiler(DatabaseSearchQueryCompiler):
    """Compiles the search words into a query condition.

    All words have to match, each as typed (part of a word is enough), in another spelling, by its
    reading or as a synonym. `fields` are ignored: a row contains all texts of its object.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Store the user: only users who may edit a page find it by the title of its draft."""
        super().__init__(*args, **kwargs)
        self.user = get_active_log_context().user

    def check(self) -> None:
        """Accept every queryset: Wagtail's other backends need its filters in their own index."""

    def entries(self) -> "QuerySet[AdminEntry]":
        """Return the rows of the model that the user may search."""
        model = self.queryset.model
        entries = AdminEntry.objects.filter(content_type=content_type_of(model))
        if not issubclass(model, Page) or self.user is None:
            return entries.filter(draft=False)
        if self.user.is_superuser:
            return entries
        editable = page_permission_policy.instances_user_has_permission_for(self.user, "change")
        return entries.filter(Q(draft=False) | Q(object_id__in=editable.values("pk")))

    def build_database_filter(self, query: SearchQuery, boost: float = 1.0) -> Any:
        """Return the condition of a query, or a constant for everything or nothing."""
        if isinstance(query, PlainText):
            words = [word for word in query.query_string.split() if characters_of(word)]
            if not words:
                return MATCH_NONE
            conditions = [self.build_single_term_filter(word) for word in words]
            return self.OPERATORS[query.operator](conditions)
        if isinstance(query, Phrase):
            text = query.query_string
            return self.build_single_term_filter(text) if characters_of(text) else MATCH_NONE
        return super().build_database_filter(query, boost)

    def build_single_term_filter(self, term: str) -> Q:
        """Return the condition for one word."""
        return Q(pk__in=self.entries().filter(_found(term)).values("object_id"))

    def rank(self) -> Subquery:
        """Return the rank of an object's name (0 is best): whole match, prefix, part, no match."""
        typed = characters_of("".join(_typed(self.query)))
        rows = self.entries().filter(object_id=OuterRef("pk"))
        rank = Case(
            When(name=typed, then=Value(0)),
            When(name__startswith=typed, then=Value(1)),
            When(name__contains=typed, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
        # With equal ranks the shorter name is closer to the query.
        value = rank * 1000 + Length("name")
        return Subquery(rows.annotate(value=value).order_by("value").values("value")[:1])


def _found(term: str) -> Q:
    """Return the condition that a row contains a word as typed."""
    found = Q(characters__contains=characters_of(term))
    if words := words_of_query(term):
        found |= Q(words__contains=words)
    if reading := reading_of_query(term):
        found |= Q(readings__contains=reading)
    for other in synonyms().get(fold(term), ()):
        if characters := characters_of(other):
            found |= Q(characters__contains=characters)
    return found


def _typed(query: SearchQuery) -> Iterator[str]:
    """Yield the texts that a query searches, without those that it excludes."""
    if isinstance(query, PlainText | Phrase):
        yield query.query_string
    elif isinstance(query, Boost):
        yield from _typed(query.subquery)
    elif isinstance(query, And | Or):
        for part in query.subqueries:
            yield from _typed(part)


class Results(DatabaseSearchResults):
    """The found objects, the best first, unless the queryset has an explicit order."""

    def matching(self) -> "QuerySet[Any]":
        """Return the queryset with the condition of the query, in its original order."""
        compiler = self.query_compiler
        condition = compiler.build_database_filter(compiler.query)
        if condition == MATCH_ALL:
            return compiler.queryset
        if condition == MATCH_NONE:
            return compiler.queryset.none()
        return compiler.queryset.filter(condition)

    def get_queryset(self) -> "QuerySet[Any]":
        """Return the found objects, in order and within the limits."""
        found = self.matching()
        if self.query_compiler.order_by_relevance and any(_typed(self.query_compiler.query)):
            found = found.alias(search_rank=self.query_compiler.rank())
            found = found.order_by("search_rank", "-pk")
        elif not found.query.order_by:
            found = found.order_by("-pk")
        return found[self.start : self.stop]

    def _do_count(self) -> int:
        """Count without sorting."""
        return self.matching().order_by()[self.start : self.stop].count()

    def facet(self, field_name: str) -> "OrderedDict[Any, int]":
        """Return the number of found objects for each value of a field."""
        counted = self.matching().order_by().values(field_name).annotate(count=Count("pk"))
        return OrderedDict(counted.order_by("-count", field_name).values_list(field_name, "count"))


class PortalSearchBackend(BaseSearchBackend):
    """The backend class for Wagtail."""

    query_compiler_class = Compiler
    # All searches match prefixes.
    autocomplete_query_compiler_class = Compiler
    index_class = EntryIndex
    results_class = Results
    rebuilder_class = Rebuilder
