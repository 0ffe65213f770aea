"""The gate: what staff ask for comes first, on either engine."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from portal.demo import data_files
from portal.demo.services import demo_steps
from search.indexing import rebuild
from tests.benchmarks.golden_measures import (
    GATE,
    case_slugs,
    elasticsearch_in_use,
    figures,
    judged_queries,
    mean,
    of_the_site,
)


def test_every_case_named_exists() -> None:
    named = {slug for query in judged_queries() for slug in query.grades}
    assert named - {row["slug"] for row in data_files.cases()} == set()


def test_the_questions_are_forty_different_ones_each_with_a_best_answer() -> None:
    queries = judged_queries()
    assert len({query.text for query in queries}) == len(queries) == 40
    assert {grade for query in queries for grade in query.grades.values()} == {1, 2}
    assert all(2 in query.grades.values() for query in queries)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The whole demo, loaded once for both engines and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        for step in demo_steps():
            step.run()
        yield
        transaction.set_rollback(True)


def quality() -> float:
    """Return nDCG@10 of the engine in use, over an index made anew."""
    rebuild()
    return mean(figures(of_the_site(case_slugs()), judged_queries()))["nDCG@10"]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_embedded_engine_passes() -> None:
    assert quality() >= GATE


@pytest.mark.slow
@pytest.mark.elasticsearch
@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_elasticsearch_passes(elasticsearch_url: str) -> None:
    with elasticsearch_in_use(elasticsearch_url, "golden-gate"):
        assert quality() >= GATE
