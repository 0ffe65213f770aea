"""Sources for the content of lower packages, which cannot register themselves."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model, QuerySet

from portal.accounts.visibility import PUBLIC
from portal.pages.models import HomePage, PortalPage, StandardPage
from portal.pages.tags import pages_with_tag
from portal.vocabularies.models import GlossaryEntry, PortalTag
from search.core.documents import SearchDocument
from search.core.names import name_key
from search.sources.explainers import GLOSSARY, explained_names
from search.sources.facets import SIDE
from search.sources.municipalities import MunicipalitySource
from search.sources.registry import DocumentSource, exclude_from_search, register_source
from search.sources.tags import tag_facet, tag_keywords


class PageSource(DocumentSource):
    """お知らせ・案内: standard pages."""

    kind = "page"
    label = "案内"
    order = 90
    model = StandardPage
    watch: Mapping[type[Model], Callable[[Any], Iterable[int] | None]] = {
        PortalTag: lambda tag: pages_with_tag(tag, StandardPage)
    }

    def queryset(self) -> "QuerySet[Any]":
        """Return current and scheduled pages; the engine filters by time and visibility."""
        return StandardPage.objects.upcoming()

    def documents(self, objects: Iterable[Any]) -> Iterator[SearchDocument]:
        """Yield one document for each page."""
        pages = StandardPage.objects.filter(pk__in=[page.pk for page in objects])
        for page in pages.prefetch_related("participants", "tagged_items__tag"):
            yield SearchDocument(
                id=self.document_id(page.pk),
                kind=self.kind,
                url=page.relative_url(None) or "",
                title=page.title,
                summary=page.lead,
                body=page.body_text(),
                audiences=page.audiences(),
                facets={"kind": (self.kind,), **tag_facet(page)},
                keywords=tag_keywords(page),
                # No date: standard pages are not news and come last under 新しい順.
                visible_from=page.go_live_at,
                visible_until=page.visible_until,
            )


class GlossarySource(DocumentSource):
    """用語: public entries of the glossary, except those covered by an explainer."""

    kind = GLOSSARY
    label = "用語"
    order = 60
    preference = 0.0
    is_definition = True
    model = GlossaryEntry
    facets = (SIDE,)

    def queryset(self) -> "QuerySet[Any]":
        """Return the published entries."""
        return GlossaryEntry.objects.published()

    def documents(self, objects: Iterable[Any]) -> Iterator[SearchDocument]:
        """Yield one document for each entry."""
        explained = explained_names()
        for entry in objects:
            if name_key(entry.term) in explained:
                continue
            yield SearchDocument(
                id=self.document_id(entry.pk),
                kind=self.kind,
                url=entry.get_absolute_url(),
                title=entry.term,
                summary=entry.explanation,
                body="\n".join((*entry.synonym_words, entry.source)),
                audiences=frozenset({PUBLIC}),
                facets={"kind": (self.kind,), "side": entry.sides},
                keywords=entry.kana,
                aliases=(*entry.synonym_words, entry.kana),
                card={
                    "facts": [entry.get_side_display()],
                    "definition": entry.explanation,
                },
            )


def register() -> None:
    """Register these sources, and the page types that are excluded."""
    register_source(PageSource())
    register_source(GlossarySource())
    register_source(MunicipalitySource())
    # The home page only links to other content and has no text.
    exclude_from_search(HomePage, PortalPage)
