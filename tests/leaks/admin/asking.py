"""Sends requests to the admin, and extracts everything that a response reveals."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.contrib.messages import get_messages
from django.test import Client

from tests.leaks.admin.roles import Role
from tests.leaks.admin.things import Thing, World, may_meet

#: The maximum number of objects to request per URL and role.
MOST = 3
WORD = re.compile(r"qzx\d{3}k")


@dataclass(frozen=True)
class Answer:
    """A response: its status and all its text."""

    status: int
    text: str

    @property
    def words(self) -> frozenset[str]:
        """Return the words of the objects that the response reveals."""
        return frozenset(WORD.findall(self.text))


def client_of(world: World, name: str) -> Client:
    """Return a client signed in as a user of the role; server errors are returned as responses."""
    client = Client(raise_request_exception=False)
    if name in world.users:
        client.force_login(world.users[name])
    return client


def answer_of(response: Any) -> Answer:
    """Return the text of a response: its body, its redirect, and the messages for the next page."""
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
    """Return the words that a user of the role must never see, with their objects."""
    return {thing.word: thing for thing in world.things if not may_meet(role, thing)}


def some(things: list[Thing], most: int, turn: int) -> list[Thing]:
    """Return a limited number of objects, spread over levels, states and kinds; others in each turn."""
    ordered = sorted(things, key=lambda thing: (thing.level, thing.state, thing.kind))
    step = -(-len(ordered) // most) or 1
    return ordered[turn % step :: step]
