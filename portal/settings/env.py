"""Reads the environment variables that `portal.settings.variables` declares.

`tests/test_readme.py` fails if any other module reads the environment.
"""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from portal.settings.variables import VARIABLES

PROJECT_ROOT = Path(__file__).resolve().parents[2]

TRUE_WORDS = ("1", "true", "yes", "on")
FALSE_WORDS = ("0", "false", "no", "off", "")

_BY_NAME = {variable.name: variable for variable in VARIABLES}
_environment = environ.Env()


def read(name: str) -> Any:
    """Return the value of the declared variable `name`, cast to its type.

    Relative paths start at the project's root.

    Raises:
        KeyError: The name is not declared above.
        ImproperlyConfigured: The value of a number is not a whole number.
    """
    variable = _BY_NAME[name]
    if variable.cast == "path":
        value = _environment.str(name, variable.default)
        return PROJECT_ROOT / value if value else None
    raw = _environment.str(name, variable.default)
    if variable.cast == "bool":
        return raw.strip().lower() in TRUE_WORDS
    if variable.cast == "int":
        try:
            return int(raw)
        except ValueError as error:
            message = f"{name} must be a whole number, not {raw!r}"
            raise ImproperlyConfigured(message) from error
    if variable.cast == "list":
        return [item.strip() for item in raw.split(",") if item.strip()]
    return raw


def unknown_values() -> dict[str, str]:
    """Return the variables with a value that is not allowed, each with its allowed values."""
    found = {}
    for variable in VARIABLES:
        raw = _environment.str(variable.name, variable.default).strip()
        if variable.cast == "bool" and raw.lower() not in TRUE_WORDS + FALSE_WORDS:
            found[variable.name] = "true, false"
        elif variable.choices and raw not in variable.choices:
            found[variable.name] = ", ".join(variable.choices)
    return found
