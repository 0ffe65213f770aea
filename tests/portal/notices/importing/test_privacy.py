"""What the check asks about a notice that was imported: people, but not how to reach an office."""

import pytest

from portal.notices.importing.services import create_draft, read_notice
from portal.privacy.review import review_of
from tests.factories.notices import make_notice_index
from tests.support.places import SHARED

pytestmark = pytest.mark.django_db

LETTER = """架福第12号
令和７年５月２０日

　各市町村福祉担当課（局）長　殿

架空県健康福祉部地域福祉課長

居場所づくりにおける庁内の連携について（依頼）

　この通知の内容を、管内の所 管部署に周知願います。会場の鍵は佐藤一郎が持っています。

担当　架空県健康福祉部地域福祉課　0999-20-1111
"""


def questions(text: bytes) -> list[tuple[str, str]]:
    make_notice_index()
    notice = create_draft(read_notice(text).notice, None)
    return [(str(question.kind), question.words) for question in review_of(notice).questions]


def test_a_letter_is_asked_about_people_and_not_about_its_office() -> None:
    assert questions(LETTER.encode()) == [("name", "佐藤一郎")]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the notice lies beside the repository")
def test_nothing_is_asked_about_the_notice_of_2021() -> None:
    path = SHARED / "data" / "notice-2021-10-01.txt"
    assert questions(path.read_bytes()) == []
