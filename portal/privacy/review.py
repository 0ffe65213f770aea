"""The check of a whole page: each finding with the sentence around it and what was answered to it."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.models import Page

from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.folding import fold
from portal.privacy.models import PrivacyAnswer
from portal.privacy.passages import sentences
from portal.privacy.services import check_fields, segments
from portal.privacy.texts import Rows, Text, municipalities_of, texts_of


@dataclass
class Question:
    """A finding that has to be fixed, or answered with the reason why it may stand.

    Attributes:
        text: Where it was found.
        sentence: The sentence around it, as it was given.
        findings: Its places in the sentence: the same words may stand there twice.
        digest: What an answer refers to.
        answer: What was answered before.
        typed: What the form says now; None where it says nothing.
        fault: Why that cannot be stored.
        at_field: Whether the form asks at the field.
    """

    text: Text
    sentence: str
    findings: list[Finding]
    digest: str
    answer: PrivacyAnswer | None = None
    typed: str | None = None
    fault: str = ""
    at_field: bool = False

    @property
    def kind(self) -> Kind:
        """Return what it is about."""
        return self.findings[0].kind

    @property
    def level(self) -> Level:
        """Return how serious it is: as the most serious of its places."""
        levels = {finding.level for finding in self.findings}
        return Level.STOP if Level.STOP in levels else Level.WARN

    @property
    def words(self) -> str:
        """Return the words that were found."""
        return self.findings[0].text

    @property
    def why(self) -> str:
        """Return why they were found, for editors."""
        return self.findings[0].reason

    @property
    def reason(self) -> str:
        """Return why it may stand: what the form says, else what was answered before."""
        if self.typed is not None:
            return self.typed
        return self.answer.reason if self.answer else ""

    @property
    def given(self) -> str:
        """Return in words by whom and when the reason was given."""
        if self.answer is None or self.answer.reason != self.reason:
            return "まだ保存していません"
        return f"{self.answer.given}に記入"

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has said why it may stand."""
        return not self.reason or bool(self.fault)

    @property
    def marked(self) -> SafeString:
        """Return the sentence as HTML with the words marked."""
        return format_html_join(
            "",
            "{}{}{}",
            (
                (SafeString("<mark>" if piece.findings else ""), piece.text, _end(piece.findings))
                for piece in segments(self.sentence, self.findings)
            ),
        )

    @property
    def summary(self) -> str:
        """Return it in one line, where no sentence can be marked."""
        return f"{self.level.label}・{self.kind.label}「{self.words}」：{self.why}"


def _end(findings: Iterable[Finding]) -> SafeString:
    return SafeString("</mark>" if findings else "")


@dataclass
class Review:
    """All questions of one version of a page."""

    questions: list[Question] = field(default_factory=list)

    @property
    def open(self) -> list[Question]:
        """Return the questions without an answer."""
        return [question for question in self.questions if question.is_open]


def _asked(page: Page, text: Text, findings: list[Finding]) -> list[Finding]:
    """Leave out how to reach an office, where the page type says that offices give it there."""
    if text.field not in page.privacy_offices or text.owner is not page:
        return findings
    return [
        finding
        for finding in findings
        if finding.kind not in {Kind.PHONE, Kind.MAIL} or finding.level is Level.STOP
    ]


def review_of(page: Page, rows: Rows | None = None) -> Review:
    """Check all texts of a page as it stands in memory, and find the answers given before.

    Takes at most three queries besides those that load the parts of the page.

    Args:
        page: The page, with what its type says of its texts.
        rows: Gives the rows of a relation; by default those of the page.
    """
    texts = list(texts_of(page, rows))
    if not texts:
        return Review()
    found = check_fields(
        {place: text.text for place, text in enumerate(texts)},
        municipalities=municipalities_of(page, rows),
    )
    questions: dict[str, Question] = {}
    for place, findings in found.items():
        for question in _questions(texts[place], _asked(page, texts[place], findings)):
            # The same words in the same sentence of the same field are answered once.
            questions.setdefault(question.digest, question)
    if page.pk and questions:
        answers = PrivacyAnswer.objects.filter(page=page.pk, digest__in=questions)
        for answer in answers.select_related("answered_by"):
            questions[answer.digest].answer = answer
    return Review(list(questions.values()))


def _questions(text: Text, findings: Iterable[Finding]) -> Iterator[Question]:
    spans = _sentence_spans(text.text)
    starts = [start for start, _ in spans]
    found: dict[tuple[int, str], Question] = {}
    for finding in findings:
        start, end = spans[bisect_right(starts, finding.start) - 1]
        end = max(end, finding.end)
        sentence = text.text[start:end].rstrip()
        digest = digest_of(text.path, finding, sentence)
        moved = replace(finding, start=finding.start - start, end=finding.end - start)
        question = found.setdefault((start, digest), Question(text, sentence, [], digest))
        question.findings.append(moved)
    yield from found.values()


def _sentence_spans(text: str) -> list[tuple[int, int]]:
    folded = fold(text)
    return [
        (
            folded.original(start + len(sentence) - len(sentence.lstrip())),
            folded.original(start + len(sentence)),
        )
        for start, sentence in sentences(folded.text)
    ]


def digest_of(path: str, finding: Finding, sentence: str) -> str:
    """Return what an answer refers to, as 64 hexadecimal digits.

    It is another one as soon as the sentence says something else; width, old forms of characters
    and blanks around it do not count. Level and reason are left out: a change of the rules or of
    the population does not ask again for what was judged.
    """
    parts = (path, str(finding.kind), fold(finding.text).text, fold(sentence).text.strip())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def store_answers(page: Page, questions: Iterable[Question], user: Any) -> None:
    """Store what was typed, where it is new; an answer that was emptied is taken back.

    Args:
        page: The page, which is in the database.
        questions: Its questions.
        user: Who has typed it; None when nobody is known.
    """
    for question in questions:
        before = question.answer.reason if question.answer else ""
        if question.typed is None or question.fault or question.typed == before:
            continue
        if not question.typed:
            PrivacyAnswer.objects.filter(page=page.pk, digest=question.digest).delete()
            continue
        PrivacyAnswer.objects.update_or_create(
            page_id=page.pk,
            digest=question.digest,
            defaults={
                "path": question.text.path,
                "kind": question.kind,
                "reason": question.typed,
                "answered_by": user,
                "answered_at": timezone.now(),
            },
        )


def unanswered(questions: Iterable[Question]) -> list[str]:
    """Return in words what keeps a page from being published."""
    return [f"個人情報の確認が済んでいません（{q.text.label}）。{q.summary}" for q in questions]


def take_typed(review: Review, typed: Mapping[str, str]) -> None:
    """Note with each question what was typed for it, by digest."""
    for question in review.questions:
        question.typed = typed.get(question.digest)
