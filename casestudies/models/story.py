"""The text fields of a case, after GIF DS-451-3: what happened, why, and what was learnt.

Abstract bases of one table, one for each group of questions. 「必須」 of GIF is `blank=False`: required
to publish, not to save a draft.
"""

from django.db import models

from casestudies.rules import EASY_SUMMARY_LIMIT, SUMMARY_LIMIT


class Story(models.Model):
    """概要, なぜ and 何を."""

    summary = models.TextField("取り組みの概要", max_length=SUMMARY_LIMIT)
    easy_summary = models.TextField(
        "やさしい日本語での概要", max_length=EASY_SUMMARY_LIMIT, blank=True
    )

    background = models.TextField("取り組んだ理由（きっかけ・背景・課題）")
    purpose = models.TextField("目的")
    deliberation = models.TextField("検討の経緯・選ばなかった案", blank=True)

    content = models.TextField("取り組みの内容")
    challenge = models.TextField("挑戦したこと", blank=True)
    ingenuity = models.TextField("導入での工夫", blank=True)
    constraints = models.TextField("制約条件", blank=True)

    class Meta:
        abstract = True


class Learning(models.Model):
    """結果 and 学び."""

    qualitative_results = models.TextField("数字に表れない成果", blank=True)
    evaluation_method = models.TextField("評価の方法", blank=True)
    failures = models.TextField("うまくいかなかったこと", blank=True)
    lessons = models.TextField("学んだこと", blank=True)
    dissemination = models.TextField("普及・横展開", blank=True)
    sustainability = models.TextField("続けるための仕組み", blank=True)
    future_issues = models.TextField("今後の課題", blank=True)
    advice = models.TextField("他市町村へのアドバイス", blank=True)

    class Meta:
        abstract = True
