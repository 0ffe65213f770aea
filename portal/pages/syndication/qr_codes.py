"""QR codes on printed pages that link to the page itself."""

from functools import lru_cache

import segno


# Drawing one takes a twelfth of the time of a case page; the URLs are few and never change.
@lru_cache(maxsize=1024)
def qr_code_of(address: str) -> str:
    """Return a URL as a QR code (ISO/IEC 18004, error correction M): a data URI of an SVG."""
    return str(segno.make(address, error="m").svg_data_uri(border=2, scale=3))
