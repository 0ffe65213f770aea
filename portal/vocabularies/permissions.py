"""Which terms may be deleted."""

from collections.abc import Iterable

from wagtail.models import ReferenceIndex

from portal.vocabularies.models import Term


def deletion_problem(terms: Iterable[Term]) -> str:
    """Return in Japanese why `terms` may not be deleted, or an empty text when they may.

    Terms used by the code stay; terms that stand on a case stay as well,
    because an outdated term belongs to its time and points to its successor.
    """
    for term in terms:
        if term.system:
            return f"「{term}」はシステムで使う語のため、削除できません。"
        uses = ReferenceIndex.get_grouped_references_to(term).count()
        if uses:
            return (
                f"「{term}」は{uses}件で使われているため、削除できません。"
                "使わなくなった語には、有効期間の終わりと後継の語を設定してください。"
            )
    return ""
