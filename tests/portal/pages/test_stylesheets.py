"""The stylesheets of the site: all on every page, in the order of the layers."""

import re

import pytest
from django.test import Client

from tests.support.places import PROJECT_ROOT

#: The stylesheets of the public site; admin.css is for the admin only.
SHEETS = ["portal.css", "lists.css", "articles.css", "reference.css", "print.css"]


@pytest.mark.django_db
def test_every_page_links_all_stylesheets_and_holds_nothing_up_for_paper() -> None:
    html = Client().get("/accounts/login/", follow=True).content.decode()
    linked = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"( media="print")?>', html)
    assert linked == [(name, ' media="print"' if name == "print.css" else "") for name in SHEETS]
    assert sorted(path.name for path in (PROJECT_ROOT / "static").glob("*.css")) == sorted(
        [*SHEETS, "admin.css", "manuals.css"]
    )


def test_only_the_first_stylesheet_orders_the_layers() -> None:
    ordered = {
        name: re.findall(
            r"^@layer ([^{;]+)[{;]", (PROJECT_ROOT / "static" / name).read_text(), re.M
        )
        for name in SHEETS
    }
    layers = "tokens, base, layout, components, pages, print"
    assert [name.strip() for name in ordered.pop("portal.css")] == [
        layers, "tokens", "base", "layout", "components", "pages",
    ]  # fmt: skip
    assert {name: [layer.strip() for layer in found] for name, found in ordered.items()} == {
        "lists.css": ["pages"],
        "articles.css": ["pages"],
        "reference.css": ["pages"],
        "print.css": ["print"],
    }
