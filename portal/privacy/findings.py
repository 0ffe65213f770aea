"""What the privacy check finds: where, of which kind, how serious, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from operator import attrgetter

from django.db import models


class Kind(models.TextChoices):
    """What a finding is about."""

    NAME = "name", "氏名"
    PHONE = "phone", "電話番号"
    MAIL = "mail", "メールアドレス"
    BIRTH_DATE = "birth_date", "生年月日"
    AGE = "age", "年齢と性別・世帯"
    ADDRESS = "address", "住所"
    ILLNESS = "illness", "病気・障害"
    SMALL_PLACE = "small_place", "小さな地域の一人"
    CIRCUMSTANCES = "circumstances", "事情"


class Level(models.TextChoices):
    """How serious a finding is. Both may be answered with a reason instead of a change."""

    STOP = "stop", "要修正"
    WARN = "warn", "要確認"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place of a text.

    Attributes:
        start: Where it begins in the text as it was given, in Unicode code points from 0.
        end: Where it ends: the code point after the last.
        text: What stands there.
        reason: Why, and what to do, in Japanese for editors.
    """

    start: int
    end: int
    kind: Kind
    level: Level
    reason: str
    text: str


def merged(findings: Iterable[Finding], text: str) -> list[Finding]:
    """Return findings in the order of the text; those of one kind that overlap become one.

    It reaches over all of them and has the reason and the level of the most serious.
    """
    result: list[Finding] = []
    latest: dict[Kind, int] = {}
    for finding in sorted(findings, key=attrgetter("start", "end")):
        place = latest.get(finding.kind)
        if place is not None and finding.start < result[place].end:
            before = result[place]
            end = max(before.end, finding.end)
            worse = before.level == Level.WARN and finding.level == Level.STOP
            result[place] = replace(
                finding if worse else before,
                start=before.start,
                end=end,
                text=text[before.start : end],
            )
        else:
            latest[finding.kind] = len(result)
            result.append(finding)
    return result
