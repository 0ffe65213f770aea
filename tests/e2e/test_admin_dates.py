"""Dates typed in Japanese formats in the admin are sent as typed."""

import pytest
from playwright.sync_api import Page

from tests.support.browser import sign_in
from tests.support.server import PortalServer

# Fill every field with a calendar, leave it as with the Tab key, and return its value.
TYPE = """text => [...document.querySelectorAll("form input")]
    .filter(input => jQuery(input).data("xdsoft_datetimepicker"))
    .map(input => {
        jQuery(input).trigger("focusin");
        input.value = text;
        jQuery(input).trigger("blur");
        return [input.name, input.value];
    })"""


@pytest.mark.parametrize(
    ("model", "index", "expected"),
    [
        ("casestudies/casepage", "casestudies.models.CaseIndexPage", {"started_on", "go_live_at"}),
        (
            "trainings/trainingpage",
            "trainings.models.TrainingIndexPage",
            {"sessions-0-day", "sessions-0-starts", "deadline_on", "go_live_at"},
        ),
    ],
)
def test_the_calendar_leaves_what_it_cannot_read(
    portal: PortalServer, page: Page, model: str, index: str, expected: set[str]
) -> None:
    sign_in(page, "kanri", "/admin/")
    module, _, name = index.rpartition(".")
    script = f"from {module} import {name}; print({name}.objects.get().pk)"
    parent = portal.manage("shell", "--verbosity", "0", "--command", script).strip()
    page.goto(f"/admin/pages/add/{model}/{parent}/")
    page.evaluate("document.querySelector('#id_sessions-ADD')?.click()")

    for text in ("R8.12.1", "午後1時半", "令和8年12月1日 9時"):
        found = dict(page.evaluate(TYPE, text))
        assert expected - found.keys() == set()
        assert set(found.values()) == {text}
