"""Words that the portal avoids, because it uses another word consistently."""

import re

#: The avoided words, with the words to use instead.
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
    """Return the avoided words in a text."""
    return set(AVOIDED.findall(text))
