"""The lifecycle of the index on a real server, which applies the change log like the embedded one."""

import datetime
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from elastic_transport import Transport

from portal.changes.models import Change
from search import checks
from search.core.engines.base import IndexUnavailableError, Position
from search.core.engines.elasticsearch import lifecycle, writing
from search.core.engines.elasticsearch.connection import Server
from search.core.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines import get_indices
from search.indexing.following import follow
from search.indexing.updates import all_documents, drift, rebuild
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site

pytestmark = [
    pytest.mark.elasticsearch,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
PREFIX = f"index-life-{os.getpid()}"


@pytest.fixture
def engine(elasticsearch_url: str, settings, index_dir: Path) -> Iterator[ElasticsearchEngine]:
    """The site on Elasticsearch, with index names for this test."""
    values = {"urls": (elasticsearch_url,), "prefix": PREFIX, "timeout": 10.0}
    settings.ELASTICSEARCH = {**settings.ELASTICSEARCH, **values}
    settings.SEARCH_ENGINE = "elasticsearch"
    found = get_indices()[0]
    assert isinstance(found, ElasticsearchEngine)
    yield found
    names = list(lifecycle.indices(found.server.client, PREFIX))
    if names:
        found.server.client.indices.delete(index=names)


@pytest.fixture
def home(engine):
    page = HomePageFactory()
    make_site(page)
    rebuild(processes=1)
    return page


def found(client: Client, text: str = "居場所") -> list[str]:
    page = client.get("/search/", {"q": text}).context["search"]
    return sorted("".join(part.text for part in hit.title) for hit in page.hits)


def served(engine: ElasticsearchEngine) -> list[str]:
    """The indices that the read or write alias points to."""
    aliases = {lifecycle.read_alias(PREFIX), lifecycle.write_alias(PREFIX)}
    every = lifecycle.indices(engine.server.client, PREFIX)
    return [name for name, held in every.items() if held & aliases]


def test_publishing_unpublishing_and_deleting_are_followed(home, client) -> None:
    page = StandardPageFactory(parent=home, title="居場所")
    other = StandardPageFactory(parent=home, title="居場所二")
    assert found(client) == ["居場所", "居場所二"]
    page.unpublish()
    other.title = "居場所三"
    other.save_revision().publish()
    assert found(client) == ["居場所三"]
    assert [bool(drift(index)) for index in get_indices()] == [False, False]


def test_a_rebuild_takes_the_place_of_the_index_in_one_step(home, engine) -> None:
    (before,) = served(engine)
    rebuild(processes=1)
    (after,) = served(engine)
    assert before != after
    # The previous one is kept for pending requests, marked with the time.
    held = lifecycle.indices(engine.server.client, PREFIX)
    assert [alias.rpartition("-")[0] for alias in held[before]] == [f"{PREFIX}-retired"]
    later = datetime.timedelta(seconds=-1)
    assert lifecycle.delete_old(engine.server.client, PREFIX, later) == [before]
    assert served(engine) == [after]


def test_what_is_published_during_a_rebuild_is_in_the_new_index(home, monkeypatch, client) -> None:
    def documents_and_a_publication():
        yield from list(all_documents())
        StandardPageFactory(parent=home, title="居場所", slug=f"p{Change.objects.count()}")

    monkeypatch.setattr("search.indexing.updates.all_documents", documents_and_a_publication)
    rebuild(names=["elasticsearch"], processes=1)
    monkeypatch.undo()
    assert found(client) == ["居場所"]
    assert [bool(drift(index)) for index in get_indices()] == [False, False]


def test_a_rehearsal_leaves_everything_as_it_was(home, engine) -> None:
    before = lifecycle.indices(engine.server.client, PREFIX)
    call_command("search_rebuild", "--rehearse", "--processes", "1")
    assert lifecycle.indices(engine.server.client, PREFIX) == before


def test_a_build_that_breaks_off_leaves_no_index_behind(home, engine) -> None:
    before = lifecycle.indices(engine.server.client, PREFIX)

    def broken():
        yield from all_documents()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.build(broken(), Position(), processes=1)
    assert lifecycle.indices(engine.server.client, PREFIX) == before


def test_an_index_of_another_mapping_is_reported_and_not_asked(
    home, engine, monkeypatch, client
) -> None:
    StandardPageFactory(parent=home, title="居場所")
    assert checks.check_index_fits(None, databases=["default"]) == []
    monkeypatch.setattr(
        "search.core.engines.elasticsearch.engine.mapping_hash", lambda _model: "other"
    )
    with pytest.raises(IndexUnavailableError, match="another version"):
        engine.position()
    reported = checks.check_index_fits(None, databases=["default"])
    assert [message.id for message in reported] == ["search.W002"]
    assert found(client) == ["居場所"]  # from the embedded index


def test_an_index_of_another_environment_is_left_alone(home, engine) -> None:
    client = engine.server.client
    other = Server(engine.server.urls, f"{PREFIX}-staging", timeout=10)
    theirs = lifecycle.create_index(client, other.prefix)
    try:
        lifecycle.publish_index(client, other.prefix, theirs)
        (mine,) = served(engine)
        assert list(lifecycle.indices(client, other.prefix)) == [theirs]
        assert theirs not in lifecycle.indices(client, PREFIX)
        assert lifecycle.delete_old(client, PREFIX, datetime.timedelta(0)) == []
        assert served(engine) == [mine]
    finally:
        client.indices.delete(index=theirs)


def test_the_later_of_two_writers_wins_and_the_other_is_refused(home, engine) -> None:
    page = StandardPageFactory(parent=home, title="居場所")
    (document,) = [one for one in all_documents() if one.id == f"page:{page.pk}"]
    client = engine.server.client
    late = writing.read_state(client, engine._writing)
    claim = writing.replace_state(client, late, late.state.claimed())
    assert claim is not None
    assert engine.write([document], [], Position(0, 10_000))
    # The slower writer continues with the number of its earlier claim.
    stale = {**engine._sources([document], "")[0], "title": "古い"}
    writing.write_documents(client, claim.index_name, claim.state.sequence, [stale])
    assert writing.replace_state(client, claim, claim.state.at(Position(0, 5))) is None
    assert engine.position() == Position(0, 10_000)
    assert engine.fingerprints()[document.id] == document.fingerprint()
    hit = client.get(index=claim.index_name, id=document.id)["_source"]
    assert hit["title"] == "居場所"


def test_a_writer_killed_before_the_position_moved_is_made_good(
    home, engine, monkeypatch, settings
) -> None:
    settings.SEARCH_APPLY = "worker"
    pages = [StandardPageFactory(parent=home, title=f"居場所{number}") for number in range(3)]
    real = writing.write_documents

    def half(client, index, sequence, documents, gone=()):
        real(client, index, sequence, list(documents)[:1], gone)
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "write_documents", half)
    with pytest.raises(KeyboardInterrupt):
        follow(engine)
    monkeypatch.undo()
    follow(engine)
    assert not drift(engine)
    assert len(pages) == 3


def test_a_change_whose_answer_is_lost_may_be_asked_for_again(
    home, engine, monkeypatch, client
) -> None:
    real = Transport.perform_request
    asked: set[str] = set()

    def first_twice(self, method, target, **options):
        kind = f"{method} {re.sub('[0-9]', '', target.partition('?')[0])}"
        if method != "GET" and kind not in asked:
            asked.add(kind)
            real(self, method, target, **options)  # executed, but the node died before replying
        return real(self, method, target, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Transport, "perform_request", first_twice)
        rebuild(processes=1)
        StandardPageFactory(parent=home, title="居場所")
    assert found(client) == ["居場所"]
    assert any("_aliases" in kind for kind in asked)
    assert [bool(drift(index)) for index in get_indices()] == [False, False]
    assert len(served(engine)) == 1


def test_drift_of_every_index_is_compared(home, engine, capsys) -> None:
    StandardPageFactory(parent=home, title="居場所")
    call_command("search_drift")
    assert capsys.readouterr().out.count("一致しています") == 2
    engine.write([], list(engine.fingerprints()), None)
    with pytest.raises(CommandError, match="違いがあります"):
        call_command("search_drift")
    call_command("search_drift", "--repair")
    assert not drift(engine)
