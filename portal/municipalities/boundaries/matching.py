"""Finds the municipality to which an area of the file belongs."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.municipalities.codes import BODY_LENGTH, check_digit
from portal.municipalities.models import Municipality

CODE = "N03_007"  # 行政区域コード, five digits
NAMES = ("N03_003", "N03_004", "N03_005")
# Last three digits: 101–199 are the wards of a 指定都市, or the 特別区 themselves.
WARDS = range(101, 200)


class Matcher:
    """Finds municipalities by the codes of N03; former ones resolve to their successors."""

    def __init__(self, municipalities: Iterable[Municipality], today: Mapping[int, str]) -> None:
        """Take all municipalities, also former ones, and the codes by key of the current ones."""
        known = list(municipalities)
        self._by_body = {m.code[:BODY_LENGTH]: m for m in known}
        self._by_key = {m.pk: m for m in known}
        self._today = today
        self._cities = sorted(
            m.code[:BODY_LENGTH] for m in known if m.kind == Municipality.Kind.DESIGNATED
        )

    def code_of(self, properties: Mapping[str, Any]) -> str | None:
        """Return the code of the municipality of an area, or None if it is not one of the prefecture."""
        body = body_of(properties)
        found = self._by_body.get(body) or self._by_body.get(self._city_of(body))
        seen = set()
        while found is not None and found.pk not in self._today:
            seen.add(found.pk)
            found = self._by_key.get(found.successor_id or 0)
            if found is not None and found.pk in seen:
                return None
        return found.code if found else None

    def _city_of(self, body: str) -> str:
        """Return the five digits of the 指定都市 of a ward: the nearest lower code."""
        if not body or int(body[2:]) not in WARDS:
            return ""
        below = [city for city in self._cities if city[:2] == body[:2] and city < body]
        return below[-1] if below else ""


def body_of(properties: Mapping[str, Any]) -> str:
    """Return the five digits of an area's code, or an empty text if it has none.

    Six digits are accepted if the last one is the check digit.
    """
    text = str(properties.get(CODE) or "").strip()
    if not text.isascii() or not text.isdigit():
        return ""
    if len(text) == BODY_LENGTH + 1 and check_digit(text[:BODY_LENGTH]) == text[BODY_LENGTH]:
        return text[:BODY_LENGTH]
    # Spreadsheets and some converters drop the leading zero of prefectures 01–09.
    return text.zfill(BODY_LENGTH) if len(text) in {BODY_LENGTH - 1, BODY_LENGTH} else ""


def name_of(properties: Mapping[str, Any]) -> str:
    """Return the name of an area in the file, with its code, for reports."""
    name = "".join(str(properties[key]) for key in NAMES if properties.get(key))
    body = body_of(properties)
    return f"{name or '名前のない区域'}{f'（{body}）' if body else ''}"
