"""Delete forgotten uploads, input of previews, ended sessions and old hand-overs; for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.setup.retention import delete_leftovers


class Command(BaseCommand):
    help = "Delete forgotten uploads, input of previews, ended sessions and old hand-overs."

    def handle(self, *args: Any, **options: Any) -> None:
        for label, number in delete_leftovers().items():
            self.stdout.write(f"{label}: {number} deleted.")
