"""Nobody changes in the admin what is hidden from them or what they may not edit.

Generated: every request that changes objects × every role × every object that the role may not
edit. Such a request changes nothing in the database, and its response reveals nothing hidden.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.leaks.admin.addresses import values_of
from tests.leaks.admin.asking import MOST, Answer, answer_of, client_of, hidden_words, some
from tests.leaks.admin.figure import FIGURE, Asked
from tests.leaks.admin.posts import POSTS, Post
from tests.leaks.admin.roles import ROLES
from tests.leaks.admin.things import World, may_edit

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("unobserved_templates"),
]

WRITING = ("INSERT", "UPDATE", "DELETE")
#: A session stores messages for its user.
OF_THE_SESSION = ("django_session",)


@contextmanager
def writes() -> Iterator[list[str]]:
    """Collect the statements that change the database, and roll the changes back."""
    found: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if sql.startswith(WRITING) and not any(table in sql for table in OF_THE_SESSION):
            found.append(sql[:80])
        return execute(sql, *args)

    with transaction.atomic(), connection.execute_wrapper(note):
        yield found
        transaction.set_rollback(True)


def post(client: Client, request: Post, values: dict[str, object]) -> tuple[Answer, list[str]]:
    """Send a request; return the response and the written statements."""
    kind = {"content_type": "application/json"} if request.json else {}
    # Read pending messages first.
    client.cookies.pop("messages", None)
    with writes() as found:
        answer = answer_of(client.post(request.address.url(values), request.filled(values), **kind))
    return answer, found


@pytest.mark.parametrize("name", ROLES)
def test_nobody_changes_what_they_have_no_right_to(
    name: str, world: World, record_property
) -> None:
    role, client, hidden = ROLES[name], client_of(world, name), hidden_words(world, ROLES[name])
    wrong, asked = [], 0
    for turn, request in enumerate(POSTS, list(ROLES).index(name)):
        about = [t for t in world.things if t.kind in request.address.about]
        others = [thing for thing in about if not may_edit(role, thing)]
        for thing in some(others, MOST if role.admin else 2, turn):
            values = values_of(world, thing)
            answer, written = post(client, request, values)
            asked += 1
            told = [str(hidden[word]) for word in sorted(answer.words & set(hidden))]
            if written or told or answer.status >= 500:
                wrong.append(
                    f"{request.address.url(values)} ({thing}) {answer.status} {told} {written[:2]}"
                )
    record_property(
        FIGURE, Asked("changes", name, len(POSTS), len(world.things), asked, len(wrong))
    )
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("name", [name for name, role in ROLES.items() if role.edits])
def test_everybody_changes_what_they_have_the_right_to(name: str, world: World) -> None:
    role, client = ROLES[name], client_of(world, name)
    refused = []
    for request in POSTS:
        mine = [
            t
            for t in world.things
            if t.kind in request.works & request.address.about and may_edit(role, t)
        ]
        for thing in (*mine[:1], *mine[-1:]):
            values = values_of(world, thing)
            answer, written = post(client, request, values)
            if not written:
                refused.append(f"{request.address.url(values)} ({thing}) {answer.status}")
    assert "\n".join(refused) == ""
