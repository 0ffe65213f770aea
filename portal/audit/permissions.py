"""Who may read the log."""

from typing import Any

READING = "audit.view_entry"


def may_read_log(user: Any) -> bool:
    """Tell whether a user may read and export the log."""
    return bool(user.is_active and user.has_perm(READING))
