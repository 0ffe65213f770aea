"""Telephone numbers and e-mail addresses as names of documents: a query for one finds its owner."""

import re

_AREA_CODE = re.compile(r"^(?:\(0\d{1,4}\)|0\d{1,4}-)(?=\d{1,4}-)", re.ASCII)


def ways_to_reach(phone: str, extension: str, mail: str) -> tuple[str, ...]:
    """Return the typical spellings of a post's numbers and e-mail address, as names and aliases.

    Hyphens and brackets make no difference to a name (`search.core.names`).
    """
    ways = [phone, mail]
    if phone:
        ways += [f"電話{phone}", f"TEL{phone}"]
        # People in the same area omit the area code.
        ways.append(_AREA_CODE.sub("", phone))
    if extension:
        ways += [f"内線{extension}", f"{phone}内線{extension}"]
    return tuple(dict.fromkeys(way for way in ways if way))
