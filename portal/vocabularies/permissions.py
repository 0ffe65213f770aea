"""Rules for deleting terms."""

from collections.abc import Callable, Iterable

from wagtail.models import ReferenceIndex

from portal.vocabularies.models import Term

_uses: dict[str, Callable[[Iterable[int]], set[int]]] = {}


def register_term_use(label: str, using: Callable[[Iterable[int]], set[int]]) -> None:
    """Protect terms that objects of an app use.

    Wagtail's reference index does not cover many-to-many relations.

    Args:
        label: The name of the objects, before their number (連携事例).
        using: Returns the primary keys of the objects that use any of the terms with the given
            keys.
    """
    _uses[label] = using


def deletion_problem(terms: Iterable[Term]) -> str:
    """Return in Japanese why `terms` may not be deleted, or an empty text if they may.

    Terms that the code uses are kept. Terms that cases use are kept as well: an outdated term
    belongs to its time and points to its successor.
    """
    for term in terms:
        if term.system:
            return f"「{term}」はシステムで使う語のため、削除できません。"
        uses = _uses_of(term)
        if uses:
            return (
                f"「{term}」は{uses}で使われているため、削除できません。"
                "使わなくなった語には、有効期間の終わりと後継の語を設定してください。"
            )
    return ""


def _uses_of(term: Term) -> str:
    """Return in words where a term is used; empty if nowhere."""
    counts = {label: len(using([term.pk])) for label, using in _uses.items()}
    named = "、".join(f"{label}{count}件" for label, count in counts.items() if count)
    other = ReferenceIndex.get_grouped_references_to(term).count()
    return named or (f"{other}件" if other else "")
