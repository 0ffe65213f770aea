"""The manuals in docs/ja: which there are, who reads which, and how they become a page (ADR 0048)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from PIL import Image

from portal.accounts.roles import RoleName

FOLDER = Path(settings.MANUALS_DIR)
#: Where static files have the pictures (`STATICFILES_DIRS`).
PICTURES = "manuals"


@dataclass(frozen=True)
class Manual:
    """A manual for people of certain roles.

    Attributes:
        slug: Its address, and the name of its file.
        title: What it is called in menus and as a page.
        about: What it is for, in a sentence.
        roles: Who reads it; administrators read all.
    """

    slug: str
    title: str
    about: str
    roles: frozenset[RoleName]

    @property
    def path(self) -> Path:
        """Return its file."""
        return FOLDER / f"{self.slug}.md"


MANUALS = (
    Manual(
        "contributor",
        "投稿者の手引き",
        "市町村の取組を連携事例として書き、審査に出すまで。",
        frozenset({RoleName.CONTRIBUTOR}),
    ),
    Manual(
        "approver",
        "承認・審査の手引き",
        "市町村承認者と県の審査者が、提出された事例を確かめて返すまで。",
        frozenset({RoleName.APPROVER, RoleName.WELFARE_EDITOR, RoleName.REGIONAL_EDITOR}),
    ),
    Manual(
        "editor",
        "県編集者の手引き",
        "事例、通知、お知らせ、連絡調整担当を載せ、新しく保つまで。",
        frozenset({RoleName.WELFARE_EDITOR, RoleName.REGIONAL_EDITOR}),
    ),
    Manual(
        "trainer",
        "講師の手引き",
        "研修を登録し、資料を載せ、終わったあとに整えるまで。",
        frozenset({RoleName.TRAINER}),
    ),
    Manual(
        "administrator",
        "管理者の手引き",
        "利用者、設定、記録を管理し、困っている人を助けるまで。",
        frozenset({RoleName.ADMINISTRATOR}),
    ),
)


def manuals_for(user: Any) -> list[Manual]:
    """Return the manuals for the roles of a user, in their order; administrators get all."""
    if not user.is_authenticated:
        return []
    names = set(user.groups.values_list("name", flat=True))
    if user.is_superuser or RoleName.ADMINISTRATOR.label in names:
        return list(MANUALS)
    return [m for m in MANUALS if names & {role.label for role in m.roles}]


@dataclass(frozen=True)
class Heading:
    """A chapter of a manual, for the list at its beginning."""

    anchor: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """A manual as HTML, and its chapters."""

    html: SafeString
    chapters: list[Heading]


class _Renderer(RendererHTML):
    """Pictures come from the static files, with their size and loaded when they are needed."""

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Render a picture; its address in the file is `images/NAME`."""
        token = tokens[idx]
        name = str(token.attrs["src"]).removeprefix("images/")
        token.attrs["src"] = static(f"{PICTURES}/{name}")
        token.attrs["loading"] = "lazy"
        # Its place is kept while it is loaded.
        with Image.open(FOLDER / "images" / name) as picture:
            token.attrs["width"], token.attrs["height"] = picture.size
        return super().image(tokens, idx, options, env)


def render(manual: Manual) -> Rendered:
    """Return a manual as HTML without its title, which is the title of the page.

    HTML in the file is shown as text. Links to other manuals (`editor.md`) become their addresses.
    """
    return _render(manual, manual.path.stat().st_mtime_ns)


@lru_cache(maxsize=2 * len(MANUALS))
def _render(manual: Manual, _changed: int) -> Rendered:
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")
    tokens = parser.parse(manual.path.read_text(encoding="utf-8"))
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        tokens = tokens[3:]
    chapters: list[Heading] = []
    for token, content in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            anchor = f"s{len(chapters) + 1}"
            token.attrs["id"] = anchor
            chapters.append(Heading(anchor, content.content))
    for token in tokens:
        for child in token.children or []:
            if child.type == "link_open":
                target = str(child.attrs["href"])
                if target.endswith(".md"):
                    child.attrs["href"] = f"../{target.removesuffix('.md')}/"
    html = parser.renderer.render(tokens, parser.options, {})
    return Rendered(mark_safe(html), chapters)  # noqa: S308  (HTML in the file was escaped)
