"""The README files, the Makefile, the settings and pyproject.toml are consistent."""

import re
import tomllib

import pytest

from portal.settings.variables import VARIABLES
from tests.support.places import PROJECT_ROOT

READMES = ("README.md", "README.ja.md")
MAKEFILE = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
# The issue of the first slice requires exactly these targets of `make`.
PROMISED_TARGETS = {
    *("demo", "test", "test-next", "lint", "format"),
    *("serve", "bench", "screenshots", "lock", "clean"),
}
# A variable that is read; passing the whole environment to a child process does not count.
READS_ENVIRONMENT = re.compile(r"os\.environ(\[|\.get\b)|os\.getenv|^import environ", re.MULTILINE)


def text_of(name: str) -> str:
    return (PROJECT_ROOT / name).read_text(encoding="utf-8")


def table_after(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table after a heading, without its header."""
    lines = text.split(f"\n## {heading}\n", 1)[1].splitlines()
    rows = []
    for line in lines:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            break
    return rows[2:]


def makefile_targets() -> dict[str, str]:
    return dict(re.findall(r"^([a-z-]+):.*## (.+)$", MAKEFILE, flags=re.MULTILINE))


def test_makefile_has_every_promised_target_with_a_description() -> None:
    assert PROMISED_TARGETS - set(makefile_targets()) == set()


def test_every_described_target_is_phony() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, flags=re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == set(makefile_targets())


@pytest.mark.parametrize("name", READMES)
def test_readme_names_only_commands_that_exist(name: str) -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", text_of(name), flags=re.MULTILINE))
    assert named - set(makefile_targets()) == set()


def test_english_command_table_is_the_makefile() -> None:
    rows = table_after(text_of("README.md"), "Commands")
    assert rows == [[f"`make {name}`", text] for name, text in makefile_targets().items()]


def test_japanese_command_table_has_the_same_commands_in_the_same_order() -> None:
    rows = table_after(text_of("README.ja.md"), "コマンド")
    assert [command for command, _ in rows] == [f"`make {name}`" for name in makefile_targets()]


def test_japanese_command_table_is_written_in_japanese() -> None:
    rows = table_after(text_of("README.ja.md"), "コマンド")
    assert [text for _, text in rows if not re.search(r"[ぁ-ん]", text)] == []


def test_english_table_of_variables_is_the_settings() -> None:
    rows = table_after(text_of("README.md"), "Environment variables")
    assert rows == [
        [f"`{v.name}`", f"`{v.default}`" if v.default else "–", v.english] for v in VARIABLES
    ]


def test_japanese_table_of_variables_is_the_settings() -> None:
    rows = table_after(text_of("README.ja.md"), "環境変数")
    assert rows == [
        [f"`{v.name}`", f"`{v.default}`" if v.default else "–", v.japanese] for v in VARIABLES
    ]


@pytest.mark.parametrize(
    ("name", "heading"), [("README.md", "Try it"), ("README.ja.md", "試してみる")]
)
def test_sign_ins_are_those_of_the_demo_one_for_each_role(name: str, heading: str) -> None:
    people = tomllib.loads(text_of("portal/demo/data/people.toml"))["people"]
    roles = {(f"`{p['username']}`", f"`{p['password']}`"): p["role"] for p in people}
    rows = table_after(text_of(name), heading)
    assert [roles[username, password] for _, username, password in rows] == [
        *("welfare_editor", "regional_editor", "trainer", "administrator", "reader"),
    ]


def test_environment_is_read_in_one_place_only() -> None:
    readers = [
        str(path.relative_to(PROJECT_ROOT))
        for package in ("casestudies", "portal", "search", "trainings")
        for path in sorted((PROJECT_ROOT / package).rglob("*.py"))
        if READS_ENVIRONMENT.search(path.read_text(encoding="utf-8"))
    ]
    assert readers == ["portal/settings/env.py"]


@pytest.mark.parametrize("name", READMES)
def test_both_readmes_have_the_same_shape(name: str) -> None:
    """Same sections, code blocks, pictures and links in both languages."""
    text = text_of(name)
    other = text_of(READMES[1 - READMES.index(name)])
    assert shape(text) == shape(other)


def shape(text: str) -> dict[str, object]:
    blocks = re.findall(r"```sh\n(.+?)```", text, flags=re.DOTALL)
    return {
        "headings": [len(level) for level in re.findall(r"^(#+) ", text, flags=re.MULTILINE)],
        "commands": [line.split("#")[0].strip() for b in blocks for line in b.splitlines()],
        "pictures": re.findall(r"!\[.+?\]\((.+?)\)", text),
        "links": sorted(re.findall(r"(?<!!)\[.+?\]\(((?!README).+?)\)", text)),
    }


@pytest.mark.parametrize("name", READMES)
def test_every_link_and_picture_of_the_readme_is_there(name: str) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", text_of(name))
    assert [link for link in links if not (PROJECT_ROOT / link).exists()] == []


def test_each_dependency_is_justified_and_nothing_else_is() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))
    declared = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["onnx"],
        *project["dependency-groups"]["dev"],
    ]
    names = [re.split(r"[\[<>=!~ ]", requirement)[0] for requirement in declared]
    page = text_of("docs/dependencies.md")
    assert re.findall(r"^\| `([^`]+)` \| .{5,} \|$", page, flags=re.MULTILINE) == names
