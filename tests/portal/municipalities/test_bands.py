"""人口規模."""

import pytest

from portal.municipalities.bands import BANDS, band_of
from portal.vocabularies.official import official_vocabularies


@pytest.mark.parametrize(
    ("population", "slug"),
    [
        (0, "under-10k"),
        (9_999, "under-10k"),
        (10_000, "10k-30k"),
        (29_999, "10k-30k"),
        (30_000, "30k-50k"),
        (99_999, "50k-100k"),
        (100_000, "100k-300k"),
        (300_000, "over-300k"),
        (1_975_065, "over-300k"),
    ],
)
def test_a_band_includes_its_lower_limit_and_excludes_its_upper(population, slug):
    assert band_of(population).slug == slug


def test_an_unknown_population_has_no_band():
    assert band_of(None) is None


def test_bands_are_worded_as_in_the_vocabulary():
    vocabulary = next(v for v in official_vocabularies() if v["slug"] == "population")

    assert [(b.slug, b.label) for b in BANDS] == [
        (term["slug"], term["label"]) for term in vocabulary["terms"]
    ]
