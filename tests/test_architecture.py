"""Every app is in a layer of the architecture that `make lint` checks; template lines are short."""

import re
import subprocess
import sys
import tomllib

from django.apps import apps

from tests.support.places import PROJECT_ROOT

PYPROJECT = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]


def our_apps() -> set[str]:
    packages = [
        (config.name, PROJECT_ROOT / config.name.replace(".", "/"))
        for config in apps.get_app_configs()
    ]
    return {name for name, folder in packages if folder.is_dir()}


def test_every_app_stands_on_a_floor() -> None:
    floors = {
        module.strip().strip("()")
        for layer in CONTRACTS[0]["layers"]
        for module in layer.split("|")
    }
    assert our_apps() - floors == set()


def test_order_within_an_app_is_checked_for_every_app() -> None:
    assert our_apps() - set(CONTRACTS[1]["containers"]) == set()


def test_types_are_checked_in_every_package() -> None:
    checked = set(PYPROJECT["tool"]["mypy"]["files"])
    assert {name.split(".")[0] for name in our_apps()} - checked == set()


def test_every_module_that_registers_itself_is_loaded_at_start() -> None:
    written = {
        f"{name}.{module}"
        for name in our_apps()
        for module in ("checks", "signal_handlers")
        if (PROJECT_ROOT / name.replace(".", "/") / f"{module}.py").is_file()
    }
    # In a new process, because other tests import modules.
    code = "import sys, django; django.setup(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert written - set(loaded) == set()


def test_forms_and_panels_are_named_on_their_class() -> None:
    set_elsewhere = re.compile(
        r"^ *\w+\.(?:\w+_form_class|edit_handler|\w*panels) = ", re.MULTILINE
    )
    sources = [
        path
        for name in {name.split(".")[0] for name in our_apps()}
        for path in (PROJECT_ROOT / name).rglob("*.py")
    ]
    assert set_elsewhere.search("    CasePage.base_form_class = forms.CasePageForm")
    assert [
        str(path.relative_to(PROJECT_ROOT))
        for path in sources
        if set_elsewhere.search(path.read_text(encoding="utf-8"))
    ] == []


def test_no_line_of_a_template_is_wider_than_the_formatter_makes_it() -> None:
    widest = PYPROJECT["tool"]["djangofmt"]["line-length"]
    packages = PYPROJECT["tool"]["mypy"]["files"]
    templates = [path for name in packages for path in (PROJECT_ROOT / name).rglob("*.html")]
    assert templates
    assert [
        f"{path.relative_to(PROJECT_ROOT)}:{number} (make format, then break the line by hand)"
        for path in templates
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > widest
    ] == []
