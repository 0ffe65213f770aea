"""Signals of the outbox."""

from django.dispatch import Signal

#: An administrator has a mail sent again. Arguments: `instance`, the mail, and `request`.
mail_sent_again = Signal()
