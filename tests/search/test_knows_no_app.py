"""The search does not know the content apps, which register their documents, facets and links with it."""

import re

import pytest

from search.sources.facets import COMMON
from search.sources.registry import facets, sources
from tests.support.places import PROJECT_ROOT

pytestmark = pytest.mark.once
APPS = {"casestudies", "trainings", "liaison", "notices"}
ADDRESSES = ("cases", "trainings", "contacts", "notices", "programmes")
FILES = [
    path
    for path in sorted((PROJECT_ROOT / "search").rglob("*"))
    if path.suffix in {".py", ".html", ".jinja2", ".js", ".css", ".txt", ".toml"}
]


def forbidden() -> re.Pattern[str]:
    """Match names of content apps, kinds and labels of their sources, and their URLs.

    A kind with the name of a common facet is left out: that is a vocabulary, in a layer below the
    search.
    """
    theirs = [source for source in sources() if source.model._meta.app_label in APPS]
    common = {facet.parameter for facet in COMMON}
    kinds = "|".join(source.kind for source in theirs if source.kind not in common)
    labels = "|".join(re.escape(source.label) for source in theirs)
    return re.compile(
        rf"\b(casestudies|trainings|liaison|portal[./]notices)\b|(?<!class=)['\"]({kinds})[:'\"]|{labels}"
        rf"|['\"(（：]/({'|'.join(ADDRESSES)})/"
    )


def test_no_app_kind_or_address_stands_in_the_search() -> None:
    pattern = forbidden()
    found = {
        f"{path.relative_to(PROJECT_ROOT)}: {match.group()}"
        for path in FILES
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize(
    "text",
    [
        "import casestudies",
        "from portal.notices import x",
        'kinds=("training",)',
        "f'case:{pk}'",
        "研修・情報共有",
        '<a href="/cases/">',
    ],
)
def test_each_way_of_knowing_an_app_is_found(text: str) -> None:
    assert forbidden().search(text)


def test_facets_stand_in_this_order() -> None:
    assert [(f.parameter, f.label, f.on_choice and set(f.kinds)) for f in facets()] == [
        ("kind", "種類", False),
        ("training", "研修区分", {"training"}),
        ("delivery", "開催方法", {"training"}),
        ("side", "部局", {"training", "contact", "programme", "notice", "glossary"}),
        ("role", "担当の役割", {"contact"}),
        ("state", "通知の状態", {"notice"}),
        ("issue", "地域生活課題", False),
        ("support", "3つの支援", False),
        ("programme", "地域力創造施策", False),
        ("population", "人口規模", False),
        ("municipality", "市町村", False),
        ("region", "圏域", False),
        ("year", "年度", False),
        ("inspection", "視察・照会", False),
        ("outcome", "結果", False),
        ("cost", "事業費", False),
        ("conference", "会議体", False),
        ("partner", "連携主体", False),
        ("pattern", "連携パターン", False),
        ("field", "制度分野", False),
        ("policy", "連携に配慮する施策", False),
        ("place", "場の種類", False),
        ("municipality_type", "自治体区分", False),
        ("stage", "段階", False),
        ("tag", "タグ", False),
    ]
