"""Reads the cells of a list of users into the values of a form."""

from collections.abc import Callable, Mapping
from typing import Any

from portal.accounts.roles import Side
from portal.municipalities.cells import find_municipality
from portal.municipalities.models import Municipality
from portal.tables.cells import split_cell, split_moment

YES = {"はい", "○", "〇", "◯", "有", "1", "true", "yes"}
NO = {"いいえ", "×", "✕", "無", "0", "false", "no"}


class Cells:
    """Reads cells; loads roles and municipalities once a file.

    Args:
        groups: The primary keys of the groups that the importing person may give, by name.
    """

    def __init__(self, groups: Mapping[str, int]) -> None:
        self._groups = groups
        self._municipalities = list(Municipality.objects.current())

    def read(self, field: str, text: str) -> Any:
        """Return the value of a form field.

        Raises:
            ValueError: With a Japanese sentence that says how to correct the cell.
        """
        readers: dict[str, Callable[[str], Any]] = {
            "groups": self._read_groups,
            "side": _side,
            "municipality": lambda entry: find_municipality(entry, self._municipalities).pk,
            "is_shared": _yes_or_no,
            # Excel stores a day as its midnight; the form reads the day.
            "expires_on": lambda entry: split_moment(entry)[0],
        }
        reader = readers.get(field)
        return reader(text) if reader else text

    def _read_groups(self, text: str) -> list[int]:
        found = []
        for name in split_cell(text):
            if name not in self._groups:
                message = f"「{name}」という役割はありません。使える役割：{'、'.join(self._groups)}"
                raise ValueError(message)
            found.append(self._groups[name])
        return found


def _side(text: str) -> str:
    for side in Side:
        if text in {side.label, side.label.removesuffix("部局"), side.value}:
            return side.value
    message = f"部局は「{'」か「'.join(Side.labels)}」と入力してください。"
    raise ValueError(message)


def _yes_or_no(text: str) -> bool:
    if text.casefold() in YES:
        return True
    if text.casefold() in NO:
        return False
    message = "「はい」か「いいえ」と入力してください。"
    raise ValueError(message)
