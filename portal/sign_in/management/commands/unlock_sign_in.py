"""Let somebody sign in again when no administrator can do it in the admin."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.accounts.models import User
from portal.sign_in import counting, events, factors


class Command(BaseCommand):
    help = "Unlock an account after failed attempts; with --reset-factors also remove its second factors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--reset-factors",
            action="store_true",
            help="remove authenticator app, passkeys and recovery codes, and sign out everywhere",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            message = f"There is no user {options['username']}."
            raise CommandError(message)
        if counting.unlock(counting.account_key(user)):
            events.record(user, events.Kind.UNLOCKED, None)
            self.stdout.write("Unlocked.")
        else:
            self.stdout.write("The account was not locked.")
        if options["reset_factors"]:
            factors.reset(user, None)
            self.stdout.write("The second factors are removed.")
