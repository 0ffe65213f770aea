"""What readers type into the search to get posts of the prefecture: 県の地域福祉課, 県庁の連絡先."""

import re
from collections.abc import Iterator

from portal.liaison.models import PREFECTURAL_SIDES
from portal.municipalities.models import Municipality
from search.understanding.conditions import Condition, Piece, Stands, kind_words
from search.words.labels import Labels

KIND = "contact"
_UNIT = re.compile(r"(?:課|室|係|班|局|センター|グループ)$")


def recognise(text: str, labels: Labels) -> Iterator[Piece]:
    """Find the prefecture where it stands before one of its posts or a word that asks for one.

    県の計画 stays as it is, since only posts have a side, and so do 県民局 and 県道, which are words.
    """
    if not (_UNIT.search(text) or _asks_for_a_post(text)):
        return
    sides = tuple(str(side) for side in PREFECTURAL_SIDES)
    for name in prefecture_names():
        level = re.escape(name[-1:])
        # 道の駅 is no part of Hokkaido's government.
        spelled = rf"(?:{re.escape(name)}|{level})(?:庁(?=の?\S)|(?=の(?!駅)\S))"
        if match := re.match(spelled, text):
            yield Piece(*match.span(), Condition((("side", sides),), name), Stands.ANYWHERE)


def prefecture_names() -> list[str]:
    """Return the name of the portal's prefecture; others are there if the master data hold them."""
    names = Municipality.objects.order_by().values_list("prefecture_name", flat=True)
    return list(names.distinct())


def _asks_for_a_post(text: str) -> bool:
    return any(text.endswith(word) for word, kind in kind_words().items() if kind == KIND)
