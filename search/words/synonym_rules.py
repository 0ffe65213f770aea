"""Makes groups of synonyms from the glossary and the editors' rules."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from portal.vocabularies.models import GlossaryEntry
from search.core.synonyms import Group, joined
from search.models import SynonymRule

DATA_FILE = Path(__file__).parent / "data" / "synonyms.toml"
# The keys of a row: the direction, and the keys with the words.
DIRECTIONS = {
    frozenset({"words"}): (SynonymRule.Direction.BOTH, "words", ""),
    frozenset({"from", "to"}): (SynonymRule.Direction.ONE_WAY, "from", "to"),
    frozenset({"broad", "narrow"}): (SynonymRule.Direction.NARROWER, "broad", "narrow"),
}


def synonym_groups(
    entries: Iterable[GlossaryEntry], rules: Iterable[SynonymRule]
) -> tuple[Group, ...]:
    """Return the groups of published entries and rules.

    Sets of words that find each other are merged if they share a word, so that a rule extends an
    entry. One-way rules are not merged: their targets are not followed further.
    """
    rules = list(rules)
    sets = [entry.words for entry in entries]
    sets += [rule.word_list for rule in rules if not rule.one_way]
    groups = [Group(words, words) for words in joined(sets) if len(words) > 1]
    groups += [
        Group(rule.word_list, rule.also_list, narrower=rule.narrower)
        for rule in rules
        if rule.one_way
    ]
    return tuple(groups)


def load_synonym_rules() -> int:
    """Create the initial rules of a new portal and return their number; none if rules exist."""
    if SynonymRule.objects.exists():
        return 0
    with DATA_FILE.open("rb") as file:
        rows = tomllib.load(file)["group"]
    for row in rows:
        direction, words, also = DIRECTIONS[frozenset(row)]
        SynonymRule(
            direction=direction,
            words="\n".join(row[words]),
            also="\n".join(row.get(also, [])),
            note="はじめからある同義語",
        ).save()
    return len(rows)
