"""The portal in production as in deploy/README.md: production settings, nginx, TLS."""

import http.client
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from tests.support.places import PROJECT_ROOT
from tests.support.programs import free_port, program, running
from tests.support.server import PortalServer, copy_demo, kept_demo

pytestmark = [pytest.mark.slow, pytest.mark.once]

HOST = "renkei.pref.example.jp"
CONFIGURATION = (PROJECT_ROOT / "deploy/nginx/renkei-portal.conf").read_text(encoding="utf-8")


@dataclass
class Site:
    """A portal behind its proxy: the proxy's ports, and the certificate authority to trust."""

    http: int
    https: int
    trusted: ssl.SSLContext

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Send a request over TLS and return status, headers and body."""
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.https, timeout=60, context=self.trusted
        )
        connection.request("GET", path, headers={"Host": HOST, **headers})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, dict(response.getheaders()), body


def nginx_configuration(folder: Path, portal: PortalServer, http_port: int, https: int) -> str:
    """Return a complete configuration with the shipped file, adapted to this machine's ports and paths."""
    replaced = {
        r"127\.0\.0\.1:8000": portal.url.removeprefix("http://"),
        r"listen 80;": f"listen 127.0.0.1:{http_port};",
        r"listen 443 ssl;": f"listen 127.0.0.1:{https} ssl;",
        r"\n *listen \[::\][^\n]+": "",
        r"/etc/ssl/renkei-portal/": f"{folder}/",
        r"/var/lib/renkei-portal/media/": f"{portal.data_dir}/media/",
    }
    server = CONFIGURATION
    for pattern, value in replaced.items():
        server, times = re.subn(pattern, value, server)
        assert times > 0, f"{pattern} is not in the shipped configuration"
    scratch = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "\n".join(f"{name}_temp_path {folder}/{name};" for name in scratch)
    user = "user root;" if Path("/root").owner() == "root" else ""
    return (
        f"daemon off; {user} pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off;\n{paths}\n{server}\n}}"
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, served as in production."""
    nginx = program("nginx", "nginx")
    folder = tmp_path_factory.mktemp("nginx")
    authority = trustme.CA()
    certificate = authority.issue_cert(HOST, "127.0.0.1")
    certificate.private_key_pem.write_to_path(folder / "privkey.pem")
    certificate.cert_chain_pems[0].write_to_path(folder / "fullchain.pem")
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    copy_demo(kept_demo(), folder / "portal")
    portal = PortalServer(
        folder / "portal",
        settings="portal.settings.production",
        environment={
            "SECRET_KEY": "a key of sixty-four characters for this test alone, thrown away at its end",
            "ALLOWED_HOSTS": HOST,
            "BASE_URL": f"https://{HOST}",
            "BEHIND_PROXY": "true",
            "MEDIA_ACCEL": "/protected-media/",
            "HSTS_SECONDS": "3600",
        },
    )
    try:
        portal.manage("check", "--deploy", "--fail-level", "WARNING")
        portal.manage("collectstatic", "--no-input", "--verbosity", "0")
        portal.start()
        ports = free_port(), free_port()
        (folder / "nginx.conf").write_text(nginx_configuration(folder, portal, *ports))
        command = [nginx, "-c", str(folder / "nginx.conf"), "-p", str(folder)]
        with running(command, ports[1], folder / "nginx.log"):
            yield Site(*ports, trusted=trusted)
    finally:
        portal.close()


def test_pages_answer_over_tls_and_say_so(site: Site) -> None:
    status, headers, body = site.get("/cases/")

    assert status == 200
    assert headers["Strict-Transport-Security"].startswith("max-age=3600")
    assert "連携事例" in body.decode()


def test_http_leads_to_https(site: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.http, timeout=60)
    connection.request("GET", "/cases/", headers={"Host": HOST})
    response = connection.getresponse()

    assert (response.status, response.getheader("Location")) == (301, f"https://{HOST}/cases/")


def test_links_to_the_site_bear_its_public_address(site: Site) -> None:
    _, _, body = site.get("/sitemap.xml")

    places = re.findall(r"<loc>(.+?)</loc>", body.decode())
    assert len(places) > 50
    assert [place for place in places if not place.startswith(f"https://{HOST}/")] == []


def pictures(site: Site) -> Iterator[str]:
    """Yield the URLs of the pictures on the pages of the cases."""
    places = re.findall(
        r"<loc>https://[^/]+(/cases/[^<]+)</loc>", site.get("/sitemap.xml")[2].decode()
    )
    for place in places:
        yield from re.findall(r'src="(/media/images/[^"]+)"', site.get(place)[2].decode())


def test_nginx_sends_the_pictures_that_the_portal_allows(site: Site) -> None:
    address = next(pictures(site))

    status, headers, body = site.get(address)

    assert (status, headers["Content-Type"].split("/")[0]) == (200, "image")
    assert len(body) == int(headers["Content-Length"]) > 1000
    # The internal location is not accessible.
    assert site.get(address.replace("/media/", "/protected-media/"))[0] == 404
    assert site.get(address.replace("/media/images/", "/media/original_images/"))[0] == 404


def test_static_files_bear_the_fingerprint_of_their_content(site: Site) -> None:
    _, _, body = site.get("/")
    address = re.search(r'href="(/static/[^"]+\.css)"', body.decode())
    assert address is not None

    status, headers, _ = site.get(address[1])

    assert status == 200
    assert "immutable" in headers["Cache-Control"]


def test_the_admin_signs_in_over_tls_only(site: Site) -> None:
    status, headers, _ = site.get("/accounts/login/")

    assert status == 200
    assert "Secure" in headers["Set-Cookie"]
