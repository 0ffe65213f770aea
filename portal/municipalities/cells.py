"""Finds municipalities by a code or name in a table cell."""

import difflib
import unicodedata
from functools import cache

from portal.japanese.variants import comparable
from portal.municipalities.codes import normalise_code
from portal.municipalities.models import Municipality
from portal.municipalities.official_list import official_municipalities


def find_municipality(entry: str, known: list[Municipality]) -> Municipality:
    """Return the municipality of `known` with that code or name.

    Raises ValueError with a Japanese message that names similar municipalities.
    """
    text = unicodedata.normalize("NFKC", entry).strip()
    if text.isdigit():
        return _by_code(text, known)
    wanted = comparable(text).replace("(", "").replace(")", "")
    for municipality in known:
        name, prefecture = comparable(municipality.name), municipality.prefecture_name
        if wanted in {name, f"{prefecture}{name}", f"{name}{prefecture}"}:
            return municipality
    elsewhere = _official_by_name().get(wanted, [])
    prefecture = known[0].prefecture_name if known else ""
    if elsewhere:
        message = f"「{entry}」（{'、'.join(elsewhere)}）は{prefecture}の市町村ではありません。"
        raise ValueError(message)
    near = difflib.get_close_matches(entry, [m.name for m in known], n=3, cutoff=0.5)
    hint = (
        f"近い名前：{'、'.join(near)}" if near else "市町村コードか正式な名前で入力してください。"
    )
    message = f"「{entry}」という市町村は見つかりません。{hint}"
    raise ValueError(message)


# Built once: for a table of another prefecture every row needs it.
@cache
def _official_by_name() -> dict[str, list[str]]:
    """Return all municipalities of Japan by name, with and without their prefecture."""
    found: dict[str, list[str]] = {}
    for municipality in official_municipalities():
        name, prefecture = comparable(municipality.name), municipality.prefecture_name
        for key in (name, f"{prefecture}{name}"):
            found.setdefault(key, []).append(f"{prefecture}{municipality.name}")
    return found


@cache
def _official_by_code() -> dict[str, str]:
    return {m.code: f"{m.prefecture_name}{m.name}" for m in official_municipalities()}


def _by_code(text: str, known: list[Municipality]) -> Municipality:
    by_code = {municipality.code: municipality for municipality in known}
    try:
        code = normalise_code(text)
    except ValueError as error:
        message = (
            f"市町村コード「{text}」の検査数字が合いません。"
            "6桁のコードを文字列として入力してください（例 322016）。"
        )
        raise ValueError(message) from error
    if code not in by_code:
        label = _official_by_code().get(code)
        owner = f"（{label}）" if label else ""
        message = f"市町村コード「{text}」{owner}は、このポータルに登録された市町村のコードではありません。"
        raise ValueError(message)
    return by_code[code]
