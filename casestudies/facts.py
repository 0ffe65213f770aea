"""Short facts of a case, as shown in results and lists and stored in the index.

All functions use prefetched relations (`PREFETCH`, `TERMS`), so that the number of queries of a
list does not depend on its length.
"""

from casestudies.models import CaseMunicipality, CasePage
from portal.japanese.dates import format_fiscal_year
from portal.municipalities.bands import PopulationBand, band_of
from portal.municipalities.models import Statistic
from portal.vocabularies.models import Term

# The relations of a result line, in addition to the terms of both sides.
PREFETCH = (
    "case_municipalities__municipality__region",
    "case_municipalities__municipality__statistics",
)
# The terms shown after 福祉 and 地域振興, the most informative first.
WELFARE_FIELDS = ("juso", "community", "supports")
REGIONAL_FIELDS = ("programmes",)
TERMS = (*WELFARE_FIELDS, *REGIONAL_FIELDS)
LABELS_ON_A_LINE = 2
MUNICIPALITIES_ON_A_LINE = 3


def population_of(part: CaseMunicipality) -> int | None:
    """Return the population at the time of the case, or the current one if there is no snapshot."""
    copied = part.figure(Statistic.Indicator.POPULATION)
    return int(copied[0]) if copied else part.municipality.population


def bands_of(case: CasePage) -> list[PopulationBand]:
    """Return the population bands of the case's municipalities, each once, that of the lead first."""
    bands = [band_of(population_of(part)) for part in case.case_municipalities.all()]
    return list(dict.fromkeys(band for band in bands if band is not None))


def municipality_names(case: CasePage) -> str:
    """Return the municipalities as one text: 架空町・架空村 ほか2市町村."""
    labels = [municipality.label for municipality in case.municipalities]
    shown = "・".join(labels[:MUNICIPALITIES_ON_A_LINE])
    rest = len(labels) - MUNICIPALITIES_ON_A_LINE
    return f"{shown} ほか{rest}市町村" if rest > 0 else shown


def region_names(case: CasePage) -> list[str]:
    """Return the regions of the case's municipalities, each once."""
    regions = [m.region.name for m in case.municipalities if m.region is not None]
    return list(dict.fromkeys(regions))


def facts_line(case: CasePage) -> list[str]:
    """Return 市町村・圏域・人口規模・年度・段階, leaving out what is unknown."""
    bands = bands_of(case)
    facts = [
        municipality_names(case),
        "・".join(region_names(case)),
        bands[0].label if len(bands) == 1 else "",
        format_fiscal_year(case.fiscal_year),
        case.stage.label if case.stage else "",
    ]
    return [fact for fact in facts if fact]


def side_labels(case: CasePage) -> dict[str, list[str]]:
    """Return the programmes of each side for a result line."""
    return {
        "welfare": _first_labels(case, WELFARE_FIELDS),
        "regional": _first_labels(case, REGIONAL_FIELDS),
    }


def _first_labels(case: CasePage, fields: tuple[str, ...]) -> list[str]:
    """Return the labels of the first field with any terms."""
    for name in fields:
        terms: list[Term] = list(getattr(case, name).all())
        if terms:
            return [term.label for term in terms[:LABELS_ON_A_LINE]]
    return []
