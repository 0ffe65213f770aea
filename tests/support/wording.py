"""Words that the portal does not use, because it uses one other word for the thing."""

import re

#: Left to right: what is not said, and what is said instead.
PREFERRED = {
    "ユーザー名": "利用者名",
    "ユーザ名": "利用者名",
    "ログイン": "サインイン",
    "ログオン": "サインイン",
    "ログアウト": "サインアウト",
    "ログオフ": "サインアウト",
}
AVOIDED = re.compile("|".join(PREFERRED))


def avoided_words(text: str) -> set[str]:
    """Return the words in a text that the portal has another one for."""
    return set(AVOIDED.findall(text))
