"""A server as in production: TLS with a private certificate authority, and an API key or a user.

`tests.support.tls_proxy` replaces the security module.
"""

import base64
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme
from django.test import Client
from django.views.debug import SafeExceptionReporterFilter

from search.core.engines.elasticsearch.connection import Server
from search.core.engines.elasticsearch.lifecycle import indices
from search.engines import get_breaker, get_indices
from search.indexing.updates import drift, rebuild
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site
from tests.support.tls_proxy import Proxy, tls_proxy

pytestmark = [
    pytest.mark.elasticsearch,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
PREFIX = f"secured-{os.getpid()}"
API_KEY = "aG1pdHN1OmthZ2ktbm8taGltaXRzdQ=="
USER, PASSWORD = "renkei", "kakuu-no-himitsu-9200"
BASIC = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def proxy(elasticsearch_url: str, authority: trustme.CA) -> Iterator[Proxy]:
    accepted = {f"ApiKey {API_KEY}", f"Basic {BASIC}"}
    with tls_proxy(elasticsearch_url, authority, accepted) as running:
        yield running
    plain = Server((elasticsearch_url,), PREFIX, timeout=20).client
    names = list(indices(plain, PREFIX))
    if names:
        plain.indices.delete(index=names)


def ca_file(authority: trustme.CA, folder: Path) -> str:
    path = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


@pytest.fixture
def connect(
    proxy: Proxy, authority: trustme.CA, settings, index_dir: Path, tmp_path: Path
) -> Callable[..., None]:
    """Return a function that configures the site for the proxy, with the authority to trust."""

    def point(trusted: trustme.CA = authority, **values: str) -> None:
        proxy.seen.clear()
        settings.SEARCH_ENGINE = "elasticsearch"
        settings.ELASTICSEARCH = {
            **settings.ELASTICSEARCH,
            "urls": (proxy.url,),
            "prefix": PREFIX,
            "timeout": 10.0,
            "ca_file": ca_file(trusted, tmp_path),
            **values,
        }

    return point


@pytest.fixture
def home(db):
    page = HomePageFactory()
    make_site(page)
    return page


def titles() -> list[str]:
    page = Client().get("/search/", {"q": "居場所"}).context["search"]
    return sorted("".join(part.text for part in hit.title) for hit in page.hits)


@pytest.mark.parametrize(
    ("secret", "header"),
    [
        ({"api_key": API_KEY}, f"ApiKey {API_KEY}"),
        ({"user": USER, "password": PASSWORD}, f"Basic {BASIC}"),
    ],
    ids=["API key", "user and password"],
)
def test_the_right_authority_and_secret_are_all_it_takes(
    connect, home, proxy, secret: dict[str, str], header: str
) -> None:
    connect(**secret)
    rebuild(processes=1)
    StandardPageFactory(parent=home, title="居場所")
    assert titles() == ["居場所"]
    assert not get_breaker().is_open
    assert [bool(drift(index)) for index in get_indices()] == [False, False]
    assert set(proxy.seen) == {header}


def test_a_certificate_of_another_authority_is_an_outage_and_no_secret_leaves(
    connect, home, proxy, caplog
) -> None:
    connect(trusted=trustme.CA(), api_key=API_KEY)
    page = StandardPageFactory(parent=home, title="居場所")  # publishing continues
    assert titles() == ["居場所"]
    assert get_breaker().reason() == "Elasticsearch cannot be reached: TlsError"
    page.unpublish()
    assert titles() == []
    assert proxy.seen == []
    assert API_KEY not in caplog.text


@pytest.mark.parametrize(
    "secret",
    [
        {"api_key": "YWJnZWxhdWZlbjphYmdlbGF1ZmVu"},
        {"user": USER, "password": "mukashi-no-himitsu"},
        {},
    ],
    ids=["expired key", "wrong password", "none"],
)
def test_a_secret_that_is_refused_is_an_outage_and_stays_out_of_the_log(
    connect, home, proxy, caplog, secret: dict[str, str]
) -> None:
    connect(**secret)
    StandardPageFactory(parent=home, title="居場所")
    assert titles() == ["居場所"]
    assert get_breaker().reason() == "Elasticsearch answered 401: security_exception"
    seen = set(proxy.seen)
    assert len(seen) == 1
    said = [f"{record.getMessage()} {record.exc_text}" for record in caplog.records]
    hidden = [value for name, value in secret.items() if name != "user"] + [*seen - {""}]
    assert [line for line in said for value in hidden if value in line] == []
    assert len([line for line in said if "Searching without Elasticsearch" in line]) == 1


def test_secrets_show_neither_in_a_server_nor_in_error_reports(connect, settings) -> None:
    connect(api_key=API_KEY, user=USER, password=PASSWORD)
    shown = repr(Server(**settings.ELASTICSEARCH))
    reported = repr(SafeExceptionReporterFilter().get_safe_settings()["ELASTICSEARCH"])
    assert [secret for secret in (API_KEY, PASSWORD) if secret in shown + reported] == []
