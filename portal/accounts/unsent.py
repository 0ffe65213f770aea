"""What somebody had typed when their session ended: handed through the sign-in, stored nowhere."""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, QueryDict

SALT = "portal.accounts.unsent"
MAX_SECONDS = 60 * 60 * 12
#: Belongs to the old session, or is nobody's to keep.
LEFT_OUT = ("csrfmiddlewaretoken", "password")


@dataclass(frozen=True)
class Unsent:
    """A form as it was sent to `address`."""

    address: str
    values: list[tuple[str, str]]
    had_files: bool = False


def of_request(request: HttpRequest) -> Unsent:
    """Return the form that a request brought."""
    values = [
        (name, str(value))
        for name, found in request.POST.lists()
        for value in found
        if not any(word in name for word in LEFT_OUT)
    ]
    return Unsent(request.get_full_path(), values, bool(request.FILES))


def pack(unsent: Unsent) -> str:
    """Return the form as a signed text for a hidden field."""
    data = QueryDict(mutable=True)
    for name, value in unsent.values:
        data.appendlist(name, value)
    content = [unsent.address, data.urlencode(), unsent.had_files]
    return signing.dumps(content, salt=SALT, compress=True)


def unpack(text: str) -> Unsent | None:
    """Return the form that `pack` made a text of; None for anything else or after 12 hours."""
    try:
        address, data, had_files = signing.loads(text, salt=SALT, max_age=MAX_SECONDS)
    except signing.BadSignature:
        return None
    values = [(n, str(v)) for n, found in QueryDict(data).lists() for v in found]
    return Unsent(address, values, had_files)
