"""Tasks for the worker."""

from portal.background.services import background_task
from portal.mail.sending import deliver_due


@background_task
def deliver_mails() -> None:
    """Send what waits. A worker that is told to stop ends after a task: long work is done in parts."""
    if deliver_due():
        deliver_mails.enqueue()
