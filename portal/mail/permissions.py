"""Who may see what the portal has mailed.

Nobody but superusers, unless a prefecture grants it: subjects name things of every level.
"""

from typing import Any


def may_see_mails(user: Any) -> bool:
    """Tell whether a user may see to whom which mails went."""
    return bool(user.is_active and user.has_perm("mail.view_outgoingmail"))


def may_resend(user: Any) -> bool:
    """Tell whether a user may have a mail sent again."""
    return may_see_mails(user) and bool(user.has_perm("mail.change_outgoingmail"))
