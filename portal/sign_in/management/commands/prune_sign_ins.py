"""Delete old rows of the log of sign-ins and of failed attempts; for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.sign_in import counting, events


class Command(BaseCommand):
    help = "Delete events of sign-ins after a year, and counts of failed attempts after two days."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        old = events.delete_old(now)
        counts = counting.forget_old(now)
        self.stdout.write(f"{old} events and {counts} counts deleted.")
