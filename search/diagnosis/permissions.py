"""Who may see the diagnosis."""

from typing import Any


def may_diagnose(user: Any) -> bool:
    """Return whether a user may see the diagnosis and the searches without hits."""
    return bool(user.is_active and user.has_perm("search.view_search_diagnosis"))
