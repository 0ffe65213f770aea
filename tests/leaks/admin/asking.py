"""Putting a question to the admin, and reading from the answer whatever it tells."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.contrib.messages import get_messages
from django.test import Client

from tests.leaks.admin.roles import Role
from tests.leaks.admin.things import Thing, World, may_meet

#: How many things an address is asked about at most in each role.
MOST = 3
WORD = re.compile(r"qzx\d{3}k")


@dataclass(frozen=True)
class Answer:
    """What an address has answered: its status and all that it says."""

    status: int
    text: str

    @property
    def words(self) -> frozenset[str]:
        """Return the words of the things that the answer tells of."""
        return frozenset(WORD.findall(self.text))


def client_of(world: World, name: str) -> Client:
    """Return a browser in which a user of the role has signed in; an error of the server is an answer."""
    client = Client(raise_request_exception=False)
    if name in world.users:
        client.force_login(world.users[name])
    return client


def answer_of(response: Any) -> Answer:
    """Return what a response says: its body, where it leads, the messages that the next page shows."""
    content = response.getvalue() if response.streaming else response.content
    text = content.decode(errors="replace")
    if "json" in response.headers.get("Content-Type", ""):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    request = getattr(response, "wsgi_request", None)
    said = (
        [str(message) for message in get_messages(request)] if hasattr(request, "_messages") else []
    )
    return Answer(
        response.status_code, "\n".join([text, response.headers.get("Location", ""), *said])
    )


def hidden_words(world: World, role: Role) -> dict[str, Thing]:
    """Return the words that someone of the role must never meet, with their things."""
    return {thing.word: thing for thing in world.things if not may_meet(role, thing)}


def some(things: list[Thing], most: int, turn: int) -> list[Thing]:
    """Return at most so many things, spread over levels, states and kinds; others at each turn."""
    ordered = sorted(things, key=lambda thing: (thing.level, thing.state, thing.kind))
    step = -(-len(ordered) // most) or 1
    return ordered[turn % step :: step]
