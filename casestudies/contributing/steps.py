"""The steps of the interview: one for each tab of the admin's form, so that no field is listed twice."""

from dataclasses import dataclass

from casestudies.fields import TABS
from portal.field_descriptions import Tab, asked, name_of

#: What authors read instead of the heading of the tab.
TITLES = {
    "基本": "題名・市町村・年度",
    "なぜ": "何に困っていたか",
    "何を": "何をしたか",
    "連携": "だれと協力したか",
    "資源と結果": "費用・人手と結果",
    "学び": "気づきと学び",
    "素材": "素材（写真・資料）",
    "公開": "公開（連絡先・範囲・確認）",
}
#: Fields of the admin's form that authors are not asked for, with the reason.
EXEMPT = {
    "participants": "it offers all users of the portal; the author belongs to them anyway",
    "confirmed_on": "the submission is the author's confirmation",
    "review_on": "the prefecture plans its reviews",
    "source_kind": "it is 市町村からの投稿",
    "collection_name": "a collection of cases is the prefecture's or the state's",
    "verified_by": "whoever verifies a case does so in the admin",
    "go_live_at": "the prefecture decides when a case goes out",
    "expire_at": "the prefecture decides when a case ends",
    "comment_notifications": "belongs to the comments of the admin",
}


@dataclass(frozen=True)
class Step:
    """A step: its number in the address, its title, and the tab with its questions."""

    number: int
    title: str
    tab: Tab

    @property
    def names(self) -> list[str]:
        """Return the names of its fields and relations."""
        names = [name_of(item) for item in asked((self.tab,))]
        return [name for name in names if name not in EXEMPT]


STEPS = tuple(Step(number, TITLES[tab.heading], tab) for number, tab in enumerate(TABS, start=1))
#: The step that asks for a field or relation.
STEP_OF = {name: step for step in STEPS for name in step.names}


def step_of(path: str) -> Step:
    """Return the step that asks for a field or, as `relation.name`, for a field of a part.

    What nobody is asked for belongs to the last step, where everything is checked.
    """
    return STEP_OF.get(path.partition(".")[0], STEPS[-1])
