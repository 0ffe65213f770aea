"""Telephone numbers and addresses in documents: whoever types one finds whom it reaches."""


def ways_to_reach(phone: str, extension: str, mail: str) -> tuple[str, ...]:
    """Return the spellings of a post's numbers and address that people type; names and aliases.

    Hyphens and brackets make no difference to a name (`search.core.names`).
    """
    ways = [phone, mail]
    if phone:
        ways += [f"電話{phone}", f"TEL{phone}"]
    if extension:
        ways += [f"内線{extension}", f"{phone}内線{extension}"]
    return tuple(dict.fromkeys(way for way in ways if way))
