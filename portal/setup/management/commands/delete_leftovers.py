"""Delete forgotten uploads, input of previews and rows of ended sessions; for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.setup.retention import delete_leftovers


class Command(BaseCommand):
    help = "Delete forgotten uploads, input of previews and rows of ended sessions."

    def handle(self, *args: Any, **options: Any) -> None:
        for label, number in delete_leftovers().items():
            self.stdout.write(f"{label}: {number} deleted.")
