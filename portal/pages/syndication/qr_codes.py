"""QR codes that lead from a printed page back to the page itself."""

from functools import lru_cache

import segno


# Drawing one takes a twelfth of a case page; the addresses are few and never change.
@lru_cache(maxsize=1024)
def qr_code_of(address: str) -> str:
    """Return an address as a QR code (ISO/IEC 18004, error correction M): a data URI of an SVG."""
    return str(segno.make(address, error="m").svg_data_uri(border=2, scale=3))
