"""What templates get of the session."""

from django.conf import settings
from django.http import HttpRequest


def session(request: HttpRequest) -> dict[str, int]:
    """Return after how many seconds without activity the session ends, for the script that warns."""
    return {"session_seconds": settings.SESSION_IDLE_MINUTES * 60}
