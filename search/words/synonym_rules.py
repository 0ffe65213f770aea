"""From the glossary and the editors' rules to groups of words that are searched together."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from portal.vocabularies.models import GlossaryEntry
from search.core.synonyms import Group, joined
from search.models import SynonymRule

DATA_FILE = Path(__file__).parent / "data" / "synonyms.toml"
# What the keys of a row say: the direction, and which key holds which words.
DIRECTIONS = {
    frozenset({"words"}): (SynonymRule.Direction.BOTH, "words", ""),
    frozenset({"from", "to"}): (SynonymRule.Direction.ONE_WAY, "from", "to"),
    frozenset({"broad", "narrow"}): (SynonymRule.Direction.NARROWER, "broad", "narrow"),
}


def synonym_groups(
    entries: Iterable[GlossaryEntry], rules: Iterable[SynonymRule]
) -> tuple[Group, ...]:
    """Return the groups of published entries and rules.

    Sets of words that find each other are joined where they share a word, so that
    a rule adds to an entry. One-way rules are kept as they are: what they lead to
    is not followed further.
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
    """Create the rules a new portal starts with, and return how many: none when there are any."""
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
