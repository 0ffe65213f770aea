"""The frame of every screen of the admin: the portal's logo, the section, links to the forms."""

import json

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client

from casestudies.models import CaseIndexPage

pytestmark = pytest.mark.django_db


def parsed(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


def test_the_side_menu_names_the_section_that_is_signed_in(sign_in) -> None:
    page = parsed(sign_in("県編集者（福祉）"), "/admin/")
    modules = json.loads(page.select_one("#wagtail-sidebar-props").text)["modules"]
    menu = next(m for m in modules if m["_type"] == "wagtail.sidebar.MainMenuModule")
    assert menu["_args"][2]["name"] == "地域福祉課"


def test_the_portals_mark_stands_in_the_menu_and_the_tab(sign_in) -> None:
    page = parsed(sign_in("県編集者（福祉）"), "/admin/")
    branding = page.select_one("[data-wagtail-sidebar-branding-logo]")
    assert [image["src"] for image in branding.select("img")] == ["/static/brand/mark-light.svg"]
    assert [link["href"] for link in page.select("link[rel~=icon]")] == [
        "/static/brand/favicon.svg",
        "/static/brand/favicon.ico",
    ]


def test_whatever_draws_wagtails_bird_shows_the_mark() -> None:
    assert "brand/mark-light.svg" in render_to_string("wagtailadmin/logo.html")
    assert "Wagtail" not in render_to_string("wagtailadmin/logo.html")


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            "県編集者（福祉）",
            ["連携事例を書く", "研修を書く", "通知・お知らせを書く", "しくみの解説を書く"],
        ),
        ("講師", ["研修を書く"]),
    ],
)
def test_the_first_page_leads_to_the_forms_of_what_one_may_write(
    sign_in, role: str, expected: list[str]
) -> None:
    client = sign_in(role)
    links = parsed(client, "/admin/").select(".writing-panel a")
    assert sorted(link.get_text(strip=True) for link in links) == sorted(expected)
    assert {client.get(link["href"]).status_code for link in links} == {200}


def test_the_form_of_a_case_is_one_click_away(sign_in) -> None:
    page = parsed(sign_in("県編集者（福祉）"), "/admin/")
    index = CaseIndexPage.objects.get()
    assert page.select_one(f"a[href='/admin/pages/add/casestudies/casepage/{index.pk}/']")


LISTS = (
    "/admin/snippets/feedback/feedback/",
    "/admin/snippets/liaison/liaisoncontact/",
    "/admin/snippets/vocabularies/glossaryentry/",
    "/admin/snippets/municipalities/municipality/",
    "/admin/snippets/municipalities/region/",
    "/admin/snippets/municipalities/statistic/",
    "/admin/images/",
    "/admin/documents/",
)


def offered_deletions(client: Client) -> list[str]:
    """Return the lists that offer to delete the selected objects."""
    found = []
    for address in LISTS:
        response = client.get(address)
        if response.status_code == 200:
            bar = BeautifulSoup(response.content, "html.parser").select("[data-bulk-action-button]")
            found += [address for button in bar if button.get("href", "").endswith("/delete/")]
    return found


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("県編集者（福祉）", ["/admin/images/", "/admin/documents/"]),
        (
            "管理者",
            [
                "/admin/snippets/feedback/feedback/",
                "/admin/snippets/liaison/liaisoncontact/",
                "/admin/snippets/vocabularies/glossaryentry/",
                "/admin/snippets/municipalities/region/",
                "/admin/images/",
                "/admin/documents/",
            ],
        ),
    ],
)
def test_the_bar_under_a_list_offers_to_delete_to_those_who_may(
    sign_in, role: str, expected: list[str]
) -> None:
    assert offered_deletions(sign_in(role)) == expected
