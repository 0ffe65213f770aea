"""Search documents of municipalities, so that the name of one finds its page and not only texts about it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from portal.accounts.visibility import PUBLIC
from portal.municipalities.models import (
    Implementation,
    Municipality,
    ProgrammeStatus,
    Region,
    Statistic,
)
from search.core.documents import SearchDocument
from search.sources.registry import DocumentSource

SUFFIXES = "市区町村"
# The readings of the suffixes of municipalities.
READ_SUFFIXES = ("まち", "ちょう", "むら", "そん", "し", "く")


class MunicipalitySource(DocumentSource):
    """市町村."""

    kind = "municipality"
    label = "市町村"
    order = 80
    is_news = False
    model = Municipality
    watch: Mapping[type[Model], Callable[[Any], Iterable[int] | None]] = {
        Region: lambda region: list(region.municipalities.values_list("pk", flat=True)),
        Statistic: lambda statistic: [statistic.municipality_id],
        ProgrammeStatus: lambda status: [status.municipality_id],
        # Its label stands on the cards of all municipalities with it.
        Implementation: lambda kind: list(
            ProgrammeStatus.objects.filter(status=kind).values_list("municipality", flat=True)
        ),
    }

    def queryset(self) -> "QuerySet[Any]":
        """Return all municipalities: former ones keep their pages."""
        return Municipality.objects.all()

    def documents(self, objects: Iterable[Any]) -> Iterator[SearchDocument]:
        """Yield one document for each municipality."""
        found = Municipality.objects.filter(pk__in=[each.pk for each in objects])
        for municipality in found.select_related("region").prefetch_related(
            "statistics", "programme_statuses__status"
        ):
            yield self._document(municipality)

    def _document(self, municipality: Municipality) -> SearchDocument:
        region, band = municipality.region, municipality.population_band
        # Not the facet 市町村: it counts the content of a municipality, not the municipality itself.
        facets = {
            "kind": (self.kind,),
            "municipality_type": (municipality.kind,),
        }
        if region is not None:
            facets["region"] = (region.slug,)
        if band is not None:
            facets["population"] = (band.slug,)
        words = [municipality.kana, municipality.code, municipality.full_name]
        words += [region.kana] if region is not None else []
        return SearchDocument(
            id=self.document_id(municipality.pk),
            kind=self.kind,
            url=municipality.get_absolute_url(),
            title=municipality.label,
            summary=_summary(municipality),
            audiences=frozenset({PUBLIC}),
            facets=facets,
            keywords="\n".join(words),
            names=(municipality.name, municipality.full_name, municipality.code),
            aliases=tuple(
                dict.fromkeys(
                    [
                        municipality.kana,
                        *short_names(municipality.name, municipality.kana),
                        office(municipality.name),
                    ]
                )
            ),
            order=municipality.code,
            # No date: municipalities are not news.
            card={"facts": _facts(municipality)},
        )


def short_names(name: str, kana: str) -> list[str]:
    """Return name and reading without 市, 町 etc., if two characters are left."""
    shorter = [name[:-1]] if name[-1:] in SUFFIXES else []
    shorter += [kana.removesuffix(end) for end in READ_SUFFIXES if kana.endswith(end)][:1]
    return [each for each in shorter if len(each) >= 2]


def office(name: str) -> str:
    """Return the name of a municipality's office: 花坂市役所, 杉ヶ沢町役場."""
    return name + ("役場" if name[-1:] in "町村" else "役所")


def _facts(municipality: Municipality) -> list[str]:
    band = municipality.population_band
    statuses = sorted(municipality.programme_statuses.all(), key=lambda each: each.fiscal_year)
    facts = [
        str(municipality.get_kind_display()),
        municipality.region.name if municipality.region is not None else "",
        f"人口{band.label}" if band is not None else "",
        # Here and not in the summary: a search for the programme should not find its municipalities
        # first.
        statuses[-1].status.label if statuses else "",
    ]
    return [fact for fact in facts if fact]


def _summary(municipality: Municipality) -> str:
    """Return a summary in sentences: kind, region, population, end."""
    region = f"{municipality.region.name}の" if municipality.region is not None else ""
    sentences = [f"{municipality.prefecture_name}{region}{municipality.get_kind_display()}です。"]
    figure = municipality.figures().get(Statistic.Indicator.POPULATION)
    if figure is not None:
        sentences.append(f"人口は{figure.formatted}（{figure.year}年）です。")
    if municipality.valid_to is not None and municipality.valid_to < timezone.localdate():
        sentences.append("現在は別の市町村になっています。")
    return "".join(sentences)
