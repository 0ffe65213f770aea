"""Validates synonym rules: rules that would harm the search are refused.

Each problem has a Japanese message for its field. docs/glossary.md has the reasons.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.accounts.visibility import MUNICIPAL, PREFECTURAL, PUBLIC
from portal.vocabularies.models import GlossaryEntry
from search.core.analysis import fold, get_analyser
from search.core.engines.base import IndexUnavailableError, SearchRequest
from search.core.query import MAX_ALTERNATIVES, compile_query
from search.core.synonyms import kept_letters, loses_letters
from search.engines import get_engine
from search.models import SynonymRule

# A word is too broad for another if it occurs in this share of all documents, and in this many
# times more documents than the other. With fewer documents than the minimum, nothing is checked.
BROAD_SHARE = 0.2
BROAD_TIMES = 5
ENOUGH_DOCUMENTS = 30
# The audiences used for the counts: those of the prefecture's editors.
AUDIENCES = frozenset({PUBLIC, MUNICIPAL, PREFECTURAL})


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem and its field."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Known:
    """The existing entries and rules, without the one being validated."""

    entries: tuple[GlossaryEntry, ...]
    rules: tuple[SynonymRule, ...]

    def entries_of(self, words: Iterable[str]) -> dict[str, GlossaryEntry]:
        """Return the entries that contain any of the words: word -> entry."""
        owners = {fold(word): entry for entry in self.entries for word in entry.words}
        return {word: owners[fold(word)] for word in words if fold(word) in owners}


def rule_problem(rule: SynonymRule) -> Problem | None:
    """Return the first problem of a rule, or None."""
    words, also = rule.word_list, rule.also_list
    known = Known(
        tuple(GlossaryEntry.objects.published().prefetch_related("related")),
        tuple(SynonymRule.objects.exclude(pk=rule.pk)),
    )
    return (
        _shape(rule, words, also)
        or _short("words", words)
        or _short("also", also)
        or _twice(words, also)
        or _letters("also" if rule.one_way else "words", also if rule.one_way else words)
        or (_one_way(known, words, also) if rule.one_way else _both_ways(known, words))
        or _broad("also" if rule.one_way else "words", _directions(rule, words, also))
    )


def entry_problem(entry: GlossaryEntry) -> str:
    """Return the problem with the synonyms of an entry, or an empty text.

    Only new words are validated: an entry with its present words can be saved again.
    """
    stored = GlossaryEntry.objects.filter(pk=entry.pk).first()
    before = {fold(word) for word in stored.words} if stored else set()
    new = [word for word in entry.words if fold(word) not in before]
    if not new:
        return ""
    if len(entry.words) > MAX_ALTERNATIVES + 1:
        return f"同じ意味の言葉は{MAX_ALTERNATIVES}語までにしてください。"
    if cut := _letters("synonyms", new):
        return cut.message
    others = Known(tuple(GlossaryEntry.objects.published().exclude(pk=entry.pk)), ())
    for rule in SynonymRule.objects.filter(direction=SynonymRule.Direction.BOTH):
        shared = {fold(word) for word in rule.word_list} & {fold(word) for word in entry.words}
        joined = others.entries_of(rule.word_list)
        if shared and joined:
            word, other = next(iter(joined.items()))
            return (
                f"同義語「{rule}」を通して、用語「{other.term}」の「{word}」とつながってしまいます。"
                "別の用語の言葉は、同じ意味の言葉にできません。"
            )
    pairs = [
        (one, other)
        for one in entry.words
        for other in entry.words
        if one != other and (one in new or other in new)
    ]
    problem = _broad("synonyms", pairs)
    return problem.message if problem else ""


def _shape(rule: SynonymRule, words: tuple[str, ...], also: tuple[str, ...]) -> Problem | None:
    if len(words) + len(also) > MAX_ALTERNATIVES:
        return Problem("words", f"言葉は、合わせて{MAX_ALTERNATIVES}語までにしてください。")
    if rule.one_way and not also:
        direction = rule.get_direction_display().partition("（")[0]
        message = f"「{direction}」のときは、いっしょに検索する言葉を入力してください。"
        return Problem("also", message)
    if not rule.one_way and also:
        message = "「互いに見つかる」のときは、すべて「言葉」の欄に入れ、ここは空欄にしてください。"
        return Problem("also", message)
    if not rule.one_way and len(words) < 2:
        return Problem("words", "互いに見つかる言葉を、2語以上入力してください（1行に1語）。")
    return None


def _short(field: str, words: Iterable[str]) -> Problem | None:
    for word in words:
        if len(fold(word)) < 2:
            message = f"「{word}」は1文字です。1文字の言葉は多くの文章に含まれるため、使えません。"
            return Problem(field, message)
    return None


def _letters(field: str, words: Iterable[str]) -> Problem | None:
    """Return a problem if a word would be searched without some of its letters."""
    for word in words:
        if loses_letters(word, get_analyser()):
            kept = kept_letters(word, get_analyser())
            rest = f"「{kept}」だけになり" if kept else "なくなり"
            message = (
                f"「{word}」は、検索のときに一部の文字が助詞とみなされて{rest}、関係のないものまで"
                "見つかります。漢字を使った書き方にするか、「一方向」の左の言葉にしてください。"
            )
            return Problem(field, message)
    return None


def rules_that_lose_letters() -> list[str]:
    """Return the stored rules and published entries with a word that loses letters, by name."""
    found = [
        f"同義語「{rule}」"
        for rule in SynonymRule.objects.all()
        if _letters("", rule.also_list if rule.one_way else rule.word_list)
    ]
    entries = GlossaryEntry.objects.published()
    return found + [f"用語「{entry.term}」" for entry in entries if _letters("", entry.words)]


def _twice(words: tuple[str, ...], also: tuple[str, ...]) -> Problem | None:
    seen: dict[str, str] = {}
    for field, given in (("words", words), ("also", also)):
        for word in given:
            if fold(word) in seen:
                first = seen[fold(word)]
                message = (
                    f"「{word}」が2回入っています。"
                    if word == first
                    else f"「{word}」と「{first}」は、検索では同じ言葉として扱われます。"
                    "どちらかを消してください。"
                )
                return Problem(field, message)
            seen[fold(word)] = word
    return None


def _both_ways(known: Known, words: tuple[str, ...]) -> Problem | None:
    mine = {fold(word): word for word in words}
    for rule in known.rules:
        shared = [mine[fold(word)] for word in rule.word_list if fold(word) in mine]
        if not rule.one_way and shared:
            message = (
                f"「{shared[0]}」は、同義語「{rule}」にすでにあります。"
                "同じ意味なら、そちらに言葉を加えてください。"
            )
            return Problem("words", message)
    owners = known.entries_of(words)
    if len(set(owners.values())) > 1:
        return Problem("words", _joins(owners))
    if len(owners) == len(words):
        entry = next(iter(owners.values()))
        return Problem("words", f"どの言葉も、用語集の「{entry.term}」にすでにあります。")
    return None


def _one_way(known: Known, words: tuple[str, ...], also: tuple[str, ...]) -> Problem | None:
    steps = _steps(known)
    for word in words:
        for other in also:
            if fold(other) in steps.get(fold(word), set()):
                message = f"「{word}」から「{other}」は、すでに含めて検索されます。"
                return Problem("also", message)
            if fold(word) in _reached(steps, fold(other)):
                message = (
                    f"「{other}」から「{word}」への同義語がすでにあるため、"
                    "たどると元の言葉に戻ってしまいます。"
                    "同じ意味なら、1つの同義語にまとめて「互いに見つかる」にしてください。"
                )
                return Problem("also", message)
    sources, targets = known.entries_of(words), known.entries_of(also)
    for source in sources.values():
        for target in targets.values():
            if source != target and target not in source.related.all():
                return Problem("also", _joins({**sources, **targets}))
    return None


def _joins(owners: Mapping[str, GlossaryEntry]) -> str:
    """Return the message for words that belong to entries with different meanings."""
    (word, entry), (other, another) = _two_apart(owners)
    return (
        f"「{word}」は用語「{entry.term}」の、「{other}」は用語「{another.term}」の言葉です。"
        "意味の違う用語をつなぐと、関係のない結果が混ざります。"
    )


def _two_apart(owners: Mapping[str, GlossaryEntry]) -> tuple[tuple[str, GlossaryEntry], ...]:
    first = next(iter(owners.items()))
    second = next(item for item in owners.items() if item[1] != first[1])
    return first, second


def _steps(known: Known) -> dict[str, set[str]]:
    """Return the words that each word finds directly."""
    steps: dict[str, set[str]] = {}
    groups = [(entry.words, entry.words) for entry in known.entries]
    groups += [
        (rule.word_list, rule.also_list if rule.one_way else rule.word_list) for rule in known.rules
    ]
    for words, also in groups:
        for word in words:
            others = {fold(other) for other in also} - {fold(word)}
            steps.setdefault(fold(word), set()).update(others)
    return steps


def _reached(steps: Mapping[str, set[str]], start: str) -> set[str]:
    """Return all words that can be reached from `start`."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for word in steps.get(waiting.pop(), set()) - reached:
            reached.add(word)
            waiting.append(word)
    return reached


def _directions(
    rule: SynonymRule, words: tuple[str, ...], also: tuple[str, ...]
) -> list[tuple[str, str]]:
    """Return the pairs of words that would find each other."""
    others = also if rule.one_way else words
    return [(word, other) for word in words for other in others if word != other]


def _broad(field: str, pairs: Iterable[tuple[str, str]]) -> Problem | None:
    """Return a problem if a word would add one that occurs nearly everywhere."""
    counts = _Counts()
    for narrow, broad in pairs:
        share = counts.share(broad)
        if share >= BROAD_SHARE and counts.share(narrow) * BROAD_TIMES < share:
            message = (
                f"「{broad}」は登録された情報の{share:.0%}に出てくる広い言葉です。"
                f"「{narrow}」の検索に含めると、関係の薄い結果が増えるため、使えません。"
            )
            return Problem(field, message)
    return None


class _Counts:
    """Return the share of documents that contain the words; 0 without an index or with few documents."""

    def __init__(self) -> None:
        self._shares: dict[str, float] = {}
        self._total: int | None = None

    def share(self, word: str) -> float:
        """Return the share of all documents that contain `word`, from 0 to 1."""
        if word not in self._shares:
            try:
                self._shares[word] = self._measured(word)
            except IndexUnavailableError:
                self._shares[word] = 0.0
        return self._shares[word]

    def _measured(self, word: str) -> float:
        engine = get_engine()
        if self._total is None:
            self._total = engine.search(SearchRequest(AUDIENCES, limit=0)).total
        query = compile_query(word, engine.analyser())
        if query is None or self._total < ENOUGH_DOCUMENTS:
            return 0.0
        return engine.search(SearchRequest(AUDIENCES, query=query, limit=0)).total / self._total
