"""Pages of the documentation agree with the packages, contracts and files they describe."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.support import parts
from tests.support.places import PROJECT_ROOT

pytestmark = pytest.mark.once

PYPROJECT = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
IMPORTLINTER = PYPROJECT["tool"]["importlinter"]
ARCHITECTURE = (PROJECT_ROOT / "docs/architecture.md").read_text(encoding="utf-8")
# Decisions (docs/adr) and the changelog describe the code at their time.
PAGES = sorted(
    path.relative_to(PROJECT_ROOT).as_posix()
    for folder in (".", "docs", "deploy")
    for path in (PROJECT_ROOT / folder).glob("*.md")
    if path.name != "CHANGELOG.md"
)
SOURCE_FOLDERS = (
    *IMPORTLINTER["root_packages"],
    "tests",
    "tools",
    "static",
    "deploy",
    "docs",
    "constraints",
)


def told(place: str, corrections: list[str]) -> str:
    """Return the message of a failed test: where to change what."""
    return "\n  ".join([f"\nCorrect {place}:", *corrections])


def text_of(page: str) -> str:
    return (PROJECT_ROOT / page).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    return page.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def first_cells(table: str) -> list[list[str]]:
    """Return the names in backticks of a table's first column, row by row."""
    rows = re.findall(r"^\| (`.+?) \| ", table, flags=re.MULTILINE)
    return [re.findall(r"`([^`]+)`", row) for row in rows]


def source_files() -> list[str]:
    return [
        path.relative_to(PROJECT_ROOT).as_posix()
        for folder in SOURCE_FOLDERS
        for path in (PROJECT_ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]


def drawn_folders() -> list[str]:
    """Return the folders of the tree in docs/architecture.md as paths, in order."""
    tree = section(ARCHITECTURE, "The packages").split("```")[1]
    folders, parent = [], ""
    for indent, name in re.findall(r"^( *)([a-z_]+)/ ", tree, flags=re.MULTILINE):
        if not indent:
            parent = name
        folders.append(f"{parent}/{name}" if indent else name)
    return folders


def packages() -> set[str]:
    """Return the folders that the tree must have: the top packages, and all within `portal`."""
    found = (PROJECT_ROOT / "portal").glob("*/__init__.py")
    inner = {path.parent.relative_to(PROJECT_ROOT).as_posix() for path in found}
    return {*IMPORTLINTER["root_packages"], *inner, "tests", "tools"}


def layers_of_the_contract() -> list[list[str]]:
    floors = next(c for c in IMPORTLINTER["contracts"] if c["name"].startswith("Floors"))
    return [re.findall(r"[\w.]+", layer) for layer in floors["layers"]]


def test_tree_of_the_architecture_has_every_package_once() -> None:
    drawn = Counter(drawn_folders())
    wrong = [
        *(f"add a line for the package {name}/" for name in sorted(packages() - set(drawn))),
        *(f"draw {name}/ only once" for name, times in drawn.items() if times > 1),
        *(
            f"remove {name}/, which does not exist"
            for name in drawn
            if not (PROJECT_ROOT / name).is_dir()
        ),
    ]
    assert wrong == [], told("docs/architecture.md, tree under 'The packages'", wrong)


def test_floors_of_the_architecture_are_the_layers_of_the_contract() -> None:
    table = section(ARCHITECTURE, "Floors")
    floors = re.findall(r"^\| (\d+ \| `.+`) \|$", table, flags=re.MULTILINE)
    expected = [
        f"{number} | " + " · ".join(f"`{name}`" for name in names)
        for number, names in enumerate(layers_of_the_contract(), start=1)
    ]
    rows = [f"| {floor} |" for floor in expected]
    assert floors == expected, told("docs/architecture.md, table under 'Floors', must be", rows)


def test_each_module_of_the_search_is_described_once() -> None:
    """A module is described by its name or that of a parent folder, and nothing else is described."""
    folder = PROJECT_ROOT / "search"
    modules = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if path.name != "__init__.py" and "migrations" not in path.parts
    }
    named = [
        name for row in first_cells(section(text_of("docs/search.md"), "The parts")) for name in row
    ]
    described = Counter(
        module
        for name in named
        for module in modules
        if module == name or (name.endswith("/") and module.startswith(name))
    )
    wrong = [
        *(f"add a row: | `{name}` | what it does |" for name in sorted(modules - set(described))),
        *(f"describe {name} only once" for name, times in described.items() if times > 1),
        *(
            f"remove or rename {name}, which does not exist"
            for name in named
            if not any(m == name or m.startswith(name) for m in modules)
        ),
    ]
    assert wrong == [], told("docs/search.md, table under 'The parts'", wrong)


def test_changelog_begins_with_the_version_of_the_project() -> None:
    versions = re.findall(r"^## \[(.+?)\]", text_of("CHANGELOG.md"), flags=re.MULTILINE)
    assert versions[0] == PYPROJECT["project"]["version"]


@pytest.mark.parametrize("page", PAGES)
def test_files_named_in_a_page_exist(page: str) -> None:
    """Named by their path in the repository or by its end, e.g. `embedded/titles.py`."""
    named = set(re.findall(r"`([\w./-]+\.(?:py|html|css|js|toml))`", text_of(page)))
    known = [*source_files(), *(path.name for path in PROJECT_ROOT.iterdir() if path.is_file())]
    missing = sorted(n for n in named if not any(f"/{f}".endswith(f"/{n}") for f in known))
    assert missing == [], told(f"{page}, which names files that do not exist", missing)


@pytest.mark.parametrize("page", PAGES)
def test_links_of_a_page_lead_to_files_and_headings_that_exist(page: str) -> None:
    folder = (PROJECT_ROOT / page).parent
    without_code = re.sub(r"```.*?```|`[^`\n]+`", "", text_of(page), flags=re.DOTALL)
    links = re.findall(r"\]\((?!https?:|mailto:)([^)\s]*)\)", without_code)
    broken = [link for link in links if not leads_somewhere(folder, page, link)]
    assert broken == [], told(f"{page}, whose links lead nowhere", broken)


def leads_somewhere(folder: Path, page: str, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = folder / name if name else PROJECT_ROOT / page
    return target.exists() and (not anchor or anchor in anchors(target))


def anchors(target: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_sections_of_the_domain_that_are_cited_exist() -> None:
    """Code, tests and decisions cite `domain.md section 2.4`, `domain.md 1.1` and the like."""
    domain = text_of("docs/domain.md")
    sections = set(re.findall(r"^#+ ([\d.]+?)\.? ", domain, flags=re.MULTILINE))
    cited = {
        (name, number)
        for name in source_files()
        if Path(name).suffix in {".py", ".toml", ".md", ".html", ".js", ".css"}
        for number in re.findall(
            r"domain\.md[\s#]+(?:section\s+|§\s?)?(\d(?:\.\d)?)", text_of(name)
        )
    }
    assert len(cited) > 10
    unknown = sorted(f"{number} in {name}" for name, number in cited if number not in sections)
    assert unknown == [], told("sections of docs/domain.md that do not exist", unknown)


def test_lists_of_what_runs_once_name_files_that_exist() -> None:
    assert parts.stale() == [], told("tests/support/parts.py", parts.stale())
