"""Nobody sees in the admin what is hidden from them on the site, except drafts they may edit.

Generated: every URL of the admin × every role × every object. A response with the word of an object
that is hidden from the role is wrong, and so is one without it if the role edits the object.
"""

from collections.abc import Iterable, Iterator

import pytest
from django.core.paginator import Paginator

from tests.leaks.admin.addresses import (
    FILE_OBJECTS,
    MAIL_OBJECTS,
    PAGE_OBJECTS,
    REDIRECT_OBJECTS,
    names_of_admin,
    snippet_objects,
    values_of,
)
from tests.leaks.admin.asking import MOST, Answer, answer_of, client_of, hidden_words, some
from tests.leaks.admin.figure import FIGURE, Asked
from tests.leaks.admin.lists import (
    FILE_LISTS,
    HARMLESS,
    HARMLESS_ENDINGS,
    OTHER_LISTS,
    PAGE_LISTS,
    snippet_lists,
)
from tests.leaks.admin.roles import ROLES, has_turn
from tests.leaks.admin.things import EDIT, Thing, World, may_edit, may_meet

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("unobserved_templates"),
]

OBJECTS = (
    *PAGE_OBJECTS,
    *REDIRECT_OBJECTS,
    *FILE_OBJECTS,
    *MAIL_OBJECTS,
    *snippet_objects(),
)
LISTS = (*PAGE_LISTS, *FILE_LISTS, *OTHER_LISTS, *snippet_lists())


@pytest.fixture(autouse=True)
def long_lists(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """Show all objects in every list, so that the contents of further pages count as well."""
    init = Paginator.__init__

    def without_pages(self, object_list, per_page, *args, **kwargs):
        init(self, object_list, 1000, *args, **kwargs)

    monkeypatch.setattr(Paginator, "__init__", without_pages)
    settings.WAGTAILAPI_LIMIT_MAX = None


def wrong_words(answer: Answer, hidden: dict[str, Thing], wanted: Iterable[Thing]) -> Iterator[str]:
    """Return the words that a response wrongly has, and those that it lacks."""
    if answer.status >= 500:
        yield f"{answer.status}"
    yield from (f"tells of {hidden[word]}" for word in sorted(answer.words & set(hidden)))
    yield from (f"lacks {thing}" for thing in wanted if thing.word not in answer.words)


@pytest.mark.parametrize("name", ROLES)
def test_lists_hold_exactly_what_a_role_may_meet(name: str, world: World, record_property) -> None:
    role, client, hidden = ROLES[name], client_of(world, name), hidden_words(world, ROLES[name])
    values, wrong, asked = values_of(world), [], 0
    for turn, address in enumerate(LISTS):
        if address in PAGE_LISTS and not has_turn(name, turn):
            continue
        wanted = [t for t in world.things if t.kind in address.shows and may_edit(role, t)]
        answer = answer_of(client.get(address.url(values)))
        asked += 1
        wrong += [f"{address.url(values)} {fault}" for fault in wrong_words(answer, hidden, wanted)]
    record_property(FIGURE, Asked("lists", name, len(LISTS), len(world.things), asked, len(wrong)))
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("name", ROLES)
def test_what_is_about_one_thing_is_for_those_who_may_meet_it(
    name: str, world: World, record_property
) -> None:
    role, client, hidden = ROLES[name], client_of(world, name), hidden_words(world, ROLES[name])
    wrong, asked = [], 0
    for turn, address in enumerate(OBJECTS, list(ROLES).index(name)):
        about = [thing for thing in world.things if thing.kind in address.about]
        unseen = [thing for thing in about if not may_meet(role, thing)]
        edited = [thing for thing in about if thing.kind in address.shows and may_edit(role, thing)]
        for thing in (*some(unseen, MOST if role.admin else 2, turn), *some(edited, 1, turn)):
            url = address.url(values_of(world, thing))
            answer = answer_of(client.get(url))
            asked += 1
            wanted = [thing] if thing in edited else []
            wrong += [f"{url} ({thing}) {fault}" for fault in wrong_words(answer, hidden, wanted)]
    record_property(
        FIGURE, Asked("things", name, len(OBJECTS), len(world.things), asked, len(wrong))
    )
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("name", ROLES)
def test_the_site_answers_every_method_alike_and_shows_no_bar_of_wagtail(
    name: str, world: World
) -> None:
    role, client = ROLES[name], client_of(world, name)
    pages = [thing for thing in world.things if thing.is_page and thing.state != EDIT]
    shown = [thing for thing in pages if thing.published and thing.level in role.levels]
    hidden = [thing for thing in pages if thing not in shown]
    turn = list(ROLES).index(name)
    answers = {
        str(thing): [
            ask(thing.url).status_code for ask in (client.get, client.head, client.options)
        ]
        for thing in (*some(hidden, MOST, turn), *some(shown, 1, turn))
    }
    assert answers == {
        str(thing): [200 if thing in shown else 404] * 3 for thing in pages if str(thing) in answers
    }
    page = some(shown, 1, turn)[0]
    assert "userbar" not in client.get(page.url).content.decode()


def test_every_address_of_the_admin_is_in_the_matrix() -> None:
    names = names_of_admin()
    known = {address.name for address in (*OBJECTS, *LISTS)}
    harmless = set(HARMLESS) | {name for name in names if name.endswith(HARMLESS_ENDINGS)}

    assert names - known - harmless == set()
    assert (known | set(HARMLESS)) - names == set()
    assert known & set(HARMLESS) == set()
