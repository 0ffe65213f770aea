"""Fixtures of the whole suite."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core import management
from django.core.cache import cache
from django.db import connection, connections
from django.db.backends.base.operations import BaseDatabaseOperations
from django.template import Template
from pytest_django.plugin import blocking_manager_key

from search.core import user_dictionary
from tests.leaks.admin.figure import figure
from tests.support import databases, dictionaries, elasticsearch, parts, postgresql
from tests.support.audit import empty_log
from tests.support.places import IN_CI, SHARED, skip_unless_ci

# No deadline: a slow CI machine is not a failure.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile(
    "few", parent=hypothesis.settings.get_profile("ci"), max_examples=15
)
hypothesis.settings.load_profile("ci" if IN_CI else "default")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that do not depend on the database or on versions."""
    for item in items:
        parts.mark(item)


def pytest_collection_finish() -> None:
    """Exclude permanent objects from garbage collection, which took 8 % of the time of admin tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _really_commits(item: pytest.Item | None) -> bool:
    marker = item.get_closest_marker("django_db") if item else None
    return marker is not None and bool(marker.kwargs.get("transaction"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Restore the data of migrations after a test with real commits has emptied the database.

    Django restores it only before the next test of that kind; with several processes, other tests
    may run before that.
    """
    result = yield
    if _really_commits(item) and nextitem is not None and not _really_commits(nextitem):
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
            ContentType.objects.clear_cache()
            empty_log()
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the totals of the admin matrix: requests for hidden content, and wrong responses."""
    reports = [r for name in ("passed", "failed") for r in terminalreporter.stats.get(name, [])]
    line = figure(noted for report in reports for noted in report.user_properties)
    if line:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder next to the repository with material that must not be committed."""
    if not SHARED.is_dir():
        skip_unless_ci("the folder ../shared is not there")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def remove_data_dir() -> Iterator[None]:
    """Remove the folder that the test settings created for this process."""
    yield
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def kept_migrations() -> Iterator[pytest.MonkeyPatch]:
    """Let Django copy its test database from a cached one, until this is undone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(management, "call_command", databases.remembering(management.call_command))
        yield patch


@pytest.fixture(scope="session")
def django_db_setup(kept_migrations: pytest.MonkeyPatch, django_db_setup: None) -> None:
    """Run the migrations once for all processes and parts, and copy the resulting database."""
    kept_migrations.undo()


@pytest.fixture(scope="session", autouse=True)
def emptied_audit_log() -> Iterator[None]:
    """Let tests with real commits start with an empty log, although the database refuses to empty the log."""
    with pytest.MonkeyPatch.context() as patch:
        empty = BaseDatabaseOperations.execute_sql_flush
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", databases.emptying(empty))
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_dictionaries() -> Iterator[None]:
    """Compile each user dictionary of the search once for all tests and parts."""
    with pytest.MonkeyPatch.context() as patch:
        build = user_dictionary.build_user_dic
        patch.setattr(user_dictionary, "build_user_dic", dictionaries.remembering(build))
        yield


@pytest.fixture
def unobserved_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render like a server, for tests that read the HTML of thousands of pages.

    Django's test runner copies the context of each template for `response.context`, and a page of
    the admin has hundreds.
    """
    monkeypatch.setattr(
        Template, "_render", lambda template, context: template.nodelist.render(context)
    )


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Start every test with an empty cache, because it is not rolled back with the database."""
    cache.clear()


@pytest.fixture(autouse=True)
def empty_search_index() -> None:
    """Remove the search index before each test, because the database is rolled back after it.

    The first search of a test builds a new one from the test's content.
    """
    shutil.rmtree(settings.SEARCH_INDEX_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[dict[str, str]]:
    """A private PostgreSQL cluster, as HOST, PORT and USER."""
    if postgresql.find_program("initdb") is None:
        skip_unless_ci("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgresql.cluster() as address:
        yield address


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """The URL of a real server: ELASTICSEARCH_URL, or one started for this session."""
    given = elasticsearch.given_url()
    if given:
        yield given
        return
    lack = elasticsearch.missing()
    if lack:
        skip_unless_ci(lack)
    with elasticsearch.server(jvm=elasticsearch.SHORT_LIVED) as node:
        yield node.url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, request: pytest.FixtureRequest
) -> None:
    """Use a private cluster if DATABASE_URL is a PostgreSQL URL without a host.

    `DATABASE_URL=postgres:///portal pytest` is enough. A URL with a host is used as it is, to test
    with another server.
    """
    database = connections.settings["default"]
    if database["ENGINE"] == "django.db.backends.postgresql" and not database.get("HOST"):
        database.update(request.getfixturevalue("postgresql_cluster"))
