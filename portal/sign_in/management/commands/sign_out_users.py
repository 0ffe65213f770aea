"""End sessions from the server, of some users or of everybody."""

from argparse import ArgumentParser
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError

from portal.accounts.models import User
from portal.sign_in import events, factors


class Command(BaseCommand):
    help = "Sign users out on all their devices; with --all everybody, e.g. after an incident."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", nargs="*")
        parser.add_argument("--all", action="store_true", help="end all sessions of the portal")

    def handle(self, *args: Any, **options: Any) -> None:
        names = options["username"]
        if bool(names) == options["all"]:
            message = "Name users, or give --all."
            raise CommandError(message)
        users = list(User.objects.filter(username__in=names))
        if missing := sorted(set(names) - {user.username for user in users}):
            message = f"There is no user {', '.join(missing)}."
            raise CommandError(message)
        if options["all"]:
            users = list(User.objects.filter(usersession__isnull=False).distinct())
        for user in users:
            factors.end_sessions(user)
            events.record(user, events.Kind.SIGNED_OUT, None)
        if options["all"]:
            # Also those that no list has.
            UserSession.objects.all().delete()
            Session.objects.all().delete()
        self.stdout.write(f"Signed out: {len(users)}.")
