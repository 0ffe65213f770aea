"""An identity provider (SAML 2.0) for tests: metadata, the redirect binding in, the POST binding out.

What it signs is signed and checked by xmlsec. pysaml2 would need the program xmlsec1.
"""

import base64
import datetime
import threading
import uuid
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from defusedxml import ElementTree
from onelogin.saml2.utils import OneLogin_Saml2_Utils

NAMES = (
    'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" '
    'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"'
)
MAIL = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
FORMAT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass
class Provider:
    """A running provider. `audience` and `signed` spoil what it says on purpose."""

    url: str
    key: str
    certificate: str
    mail: str = ""
    audience: str = ""
    signed: bool = True

    @property
    def metadata_url(self) -> str:
        """Where the portal reads how to reach it."""
        return f"{self.url}/metadata"

    def metadata(self) -> str:
        """Return the description of this provider."""
        body = "".join(self.certificate.splitlines()[1:-1])
        return (
            '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" '
            f'entityID="{self.url}"><md:IDPSSODescriptor protocolSupportEnumeration='
            '"urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">'
            '<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
            f"<ds:X509Certificate>{body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
            "</md:KeyDescriptor><md:SingleSignOnService "
            'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
            f'Location="{self.url}/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>'
        )

    def answer(self, query: dict[str, list[str]]) -> str:
        """Return the page whose form takes the answer to the portal."""
        packed = base64.b64decode(query["SAMLRequest"][0])
        asked = ElementTree.fromstring(zlib.decompress(packed, -15))
        to = asked.attrib["AssertionConsumerServiceURL"]
        issuer = asked.find("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer").text
        response = self._response(to, asked.attrib["ID"], self.audience or issuer)
        value = base64.b64encode(response.encode()).decode()
        state = escape(query.get("RelayState", [""])[0])
        return (
            f'<form method="post" action="{escape(to)}">'
            f'<input name="SAMLResponse" value="{value}"><input name="RelayState" value="{state}">'
            "</form>"
        )

    def _response(self, to: str, request: str, audience: str) -> str:
        now = datetime.datetime.now(datetime.UTC)
        at = now.strftime(FORMAT)
        before = (now - datetime.timedelta(minutes=1)).strftime(FORMAT)
        after = (now + datetime.timedelta(minutes=5)).strftime(FORMAT)
        assertion = (
            f'<saml:Assertion {NAMES} ID="_{uuid.uuid4().hex}" Version="2.0" IssueInstant="{at}">'
            f"<saml:Issuer>{self.url}</saml:Issuer><saml:Subject><saml:NameID>{self.mail}"
            "</saml:NameID><saml:SubjectConfirmation "
            'Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData '
            f'NotOnOrAfter="{after}" Recipient="{to}" InResponseTo="{request}"/>'
            "</saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{before}" NotOnOrAfter="{after}">'
            f"<saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>"
            "</saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{at}"><saml:AuthnContext>'
            "<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
            "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
            f'<saml:AttributeStatement><saml:Attribute Name="{MAIL}"><saml:AttributeValue>'
            f"{self.mail}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>"
            "</saml:Assertion>"
        )
        if self.signed:
            signed = OneLogin_Saml2_Utils.add_sign(assertion, self.key, self.certificate)
            assertion = signed.decode() if isinstance(signed, bytes) else signed
        return (
            f'<samlp:Response {NAMES} ID="_{uuid.uuid4().hex}" Version="2.0" '
            f'IssueInstant="{at}" Destination="{to}" InResponseTo="{request}">'
            f"<saml:Issuer>{self.url}</saml:Issuer><samlp:Status><samlp:StatusCode "
            'Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
            f"{assertion}</samlp:Response>"
        )


@contextmanager
def running() -> Iterator[Provider]:
    """Run a provider with a new key at a free port of this machine."""
    provider = Provider("", *_key_and_certificate())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            is_metadata = address.path == "/metadata"
            text = provider.metadata() if is_metadata else provider.answer(parse_qs(address.query))
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/xml" if is_metadata else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


def _key_and_certificate() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test provider")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), certificate.public_bytes(pem).decode()
