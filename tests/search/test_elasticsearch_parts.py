"""The parts of the Elasticsearch engine that need no server."""

import os
import time
from pathlib import Path

import pytest
from django.test import Client

from search import checks
from search.core.engines.breaker import Breaker
from search.core.engines.elasticsearch import content
from search.core.engines.elasticsearch.connection import Server
from search.core.engines.elasticsearch.lifecycle import NEVER, created
from search.core.engines.elasticsearch.mapping import index_body, mapping_hash
from search.core.engines.fallback import FallbackEngine
from search.engines import get_engine, get_indices


@pytest.mark.parametrize("term", ["a b", "全\u3000角", "tab\tnew\nline", "\x1f", "x" * 600, "福祉"])
def test_a_term_becomes_one_token(term: str) -> None:
    made = content.token(term)
    assert made.split() == [made]
    assert len(made) <= content.LONGEST


def test_different_terms_stay_different() -> None:
    terms = ["a b", "a\u3000b", "ab", "x" * 300, "x" * 301, "x" * 300 + "y"]
    assert len({content.token(term) for term in terms}) == len(terms)


@pytest.mark.parametrize(
    ("text", "exact"),
    [("居場所づくり", "場所づ"), ("居場所 づくり", "所 づ"), ("a\nb", "a\nb"), ("協力", "協力")],
)
def test_the_letters_of_a_text_hold_those_of_its_parts(text: str, exact: str) -> None:
    assert f" {content.phrase(exact)} " in f" {content.letters(text)} "


def test_every_character_of_a_text_begins_a_token() -> None:
    assert [token[0] for token in content.letters("居場所").split()] == ["居", "場", "所"]


def test_a_document_keeps_what_the_terms_are_made_of_apart() -> None:
    body = index_body()["mappings"]
    assert body["dynamic"] == "strict"
    assert set(body["_source"]["excludes"]) < set(body["properties"])


def test_the_hash_changes_with_the_analyser(monkeypatch) -> None:
    before = mapping_hash()
    assert mapping_hash() == before
    monkeypatch.setattr("search.core.engines.elasticsearch.mapping.VERSION", 999)
    assert mapping_hash() != before


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("portal-20261125-101500-000001", True),
        ("portal-staging-20261125-101500-000001", False),
        ("portal-read", False),
    ],
)
def test_only_names_with_our_prefix_and_a_time_are_ours(name: str, ours: bool) -> None:
    assert (created("portal", name) != NEVER) == ours


def test_secrets_are_not_in_what_is_printed() -> None:
    server = Server(("https://es.example.jp",), "portal", api_key="KEY", password="WORD")
    assert "KEY" not in repr(server)
    assert "WORD" not in repr(server)


def test_the_breaker_is_known_to_all_who_share_its_folder(tmp_path: Path) -> None:
    one, other = Breaker(tmp_path), Breaker(tmp_path)
    assert (other.is_open, other.reason()) == (False, "")
    one.open("away")
    assert (other.is_open, other.reason()) == (True, "away")
    other.close()
    assert not one.is_open


def test_one_process_at_a_time_probes_and_not_before_it_is_due(tmp_path: Path) -> None:
    breaker = Breaker(tmp_path, seconds=60)
    assert not breaker.take_probe()  # the breaker is closed
    breaker.open("away")
    assert not breaker.take_probe()  # too early
    past = time.time() - 61
    os.utime(breaker.path, (past, past))
    assert [breaker.take_probe(), Breaker(tmp_path, seconds=60).take_probe()] == [True, False]
    assert breaker.is_open


def ids(settings, **changes: object) -> list[str]:
    settings.ELASTICSEARCH = {**settings.ELASTICSEARCH, **changes}
    return [message.id for message in checks.check_engine_settings(None)]


def test_settings_are_checked(settings) -> None:
    assert ids(settings) == []
    settings.SEARCH_ENGINE = "elasticsearch"
    assert ids(settings) == []
    assert ids(settings, timeout=1.5) == ["search.E004"]
    assert ids(settings, timeout=1.0, urls=()) == ["search.E003"]
    assert ids(settings, urls=("http://es:9200",), api_key="KEY") == ["search.W001"]
    assert ids(settings, urls=("https://es:9200",)) == []
    settings.SEARCH_ENGINE = "solr"
    assert ids(settings) == ["search.E002"]
    with pytest.raises(ValueError, match="solr"):
        get_engine()


def test_the_index_is_asked_for_only_where_servers_may_be_reached(settings) -> None:
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH = {**settings.ELASTICSEARCH, "urls": ("http://127.0.0.1:9",)}
    assert checks.check_index_fits(None) == []
    reported = checks.check_index_fits(None, databases=["default"])
    assert [message.id for message in reported] == ["search.W002"]


def test_a_host_keeps_its_embedded_index_beside_the_server(settings) -> None:
    settings.SEARCH_ENGINE = "elasticsearch"
    assert [index.name for index in get_indices()] == ["elasticsearch", "embedded"]
    assert isinstance(get_engine(), FallbackEngine)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_health_says_what_the_embedded_index_is_like(client: Client) -> None:
    missing = client.get("/healthz")
    state = {"name": "embedded", "state": "missing", "waiting": None}
    others = {"database": True, "static_files": True, "worker": None, "mails": "ok"}
    expected = {"status": "down", "indices": [state], **others}
    assert (missing.status_code, missing.json()) == (503, expected)
    client.get("/search/")  # builds it
    there = client.get("/healthz")
    state = {"name": "embedded", "state": "ok", "waiting": 0}
    assert (there.status_code, there.json()) == (
        200,
        {"status": "ok", "indices": [state], **others},
    )
    assert "no-store" in there["Cache-Control"]
