"""The kinds of mail that the portal sends. Apps register theirs as they start (`AppConfig.ready`)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.mail.digest_times import Frequency

if TYPE_CHECKING:
    from portal.mail.models import DigestItem


def _everybody(_user: Any) -> bool:
    return True


def _all_items(_user: Any, items: Sequence["DigestItem"]) -> Sequence["DigestItem"]:
    return items


@dataclass(frozen=True)
class Category:
    """A kind of mail.

    Attributes:
        slug: Its name in the database; at most 40 letters, digits or hyphens.
        label: Its name for people, e.g. 「ご意見・お問い合わせ」.
        reason: Why one gets such a mail, to be followed by 「お送りしています」, e.g.
            「ポータルの問い合わせ先に登録されているため、」.
        is_duty: It belongs to the recipient's work: one may have it collected, but not refuse it.
        default: How those get it who have chosen nothing.
        is_offered_to: Tells whether a user may choose it on the page 「メールの受け取り」.
        still_concerns: Returns those of the items waiting for a user's digest that the user may
            see and should know of now. Items may wait for a week: rights, levels and states change.
        offers: How one may get it, among all ways; what comes on Mondays only cannot come at once.
    """

    slug: str
    label: str
    reason: str
    is_duty: bool = False
    default: Frequency = Frequency.INSTANT
    is_offered_to: Callable[[Any], bool] = _everybody
    still_concerns: Callable[[Any, Sequence["DigestItem"]], Sequence["DigestItem"]] = _all_items
    offers: Collection[Frequency] = tuple(Frequency)

    @property
    def frequencies(self) -> list[Frequency]:
        """What may be chosen: what is offered, but for duty not to refuse it."""
        offered = [f for f in Frequency if f in self.offers]
        return [f for f in offered if not (self.is_duty and f == Frequency.NEVER)]


_categories: dict[str, Category] = {}


def register_category(category: Category) -> None:
    """Add a kind of mail; one of the same slug is replaced."""
    _categories[category.slug] = category


def category_named(slug: str) -> Category:
    """Return a registered category.

    Raises:
        KeyError: There is none of this slug.
    """
    return _categories[slug]


def known_categories(slugs: Sequence[str]) -> list[Category]:
    """Return the categories of these slugs; what is registered no longer is left out."""
    return [_categories[slug] for slug in slugs if slug in _categories]


def offered_to(user: Any) -> list[Category]:
    """Return the categories among which a user may choose, in the order of their names."""
    found = [category for category in _categories.values() if category.is_offered_to(user)]
    return sorted(found, key=lambda category: category.label)
