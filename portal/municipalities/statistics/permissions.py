"""Who may import figures."""

from typing import Any


def may_import_statistics(user: Any) -> bool:
    """Tell whether a user may add and change figures of all municipalities."""
    return bool(
        user.is_active
        and user.has_perms(("municipalities.add_statistic", "municipalities.change_statistic"))
    )
