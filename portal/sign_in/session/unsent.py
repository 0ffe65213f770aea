"""What somebody had typed when their session ended: handed through the sign-in.

It travels in a hidden field until the password was right. From there on it waits in the session,
for that user alone, because a second factor or a new password may be asked for first.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict

SALT = "portal.sign_in.unsent"
#: In the session: the user's key and the packed form.
KEPT = "sign_in.unsent"
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


def keep(request: HttpRequest, text: str, user: Any) -> None:
    """Have a packed form wait in the session until this user has signed in."""
    request.session[KEPT] = [user.pk, text]


def kept_for(request: HttpRequest) -> Unsent | None:
    """Return the form that waits for the user who is signed in, if any."""
    pk, text = request.session.get(KEPT, (None, ""))
    if not request.user.is_authenticated or pk != request.user.pk:
        return None
    return unpack(text)


def is_kept_for(request: HttpRequest) -> bool:
    """Tell whether a form waits for the user who is signed in."""
    return kept_for(request) is not None
