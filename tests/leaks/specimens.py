"""One object of each kind and level, with a unique word.

`test_completeness` fails for a searchable kind without a function here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.accounts.visibility import Visibility
from portal.municipalities.models import Municipality
from portal.pages.models import HomePage
from portal.vocabularies.models import PortalTag
from tests.factories.casestudies import CasePageFactory, make_case_index, term
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.municipalities import MunicipalityFactory, RegionFactory
from tests.factories.notices import NoticePageFactory, ProgrammePageFactory
from tests.factories.pages import StandardPageFactory
from tests.factories.trainings import TrainingPageFactory, make_training_index, session
from tests.factories.vocabularies import GlossaryEntryFactory, PortalTagFactory
from trainings.models import Lecturer, TrainingMaterial

# All have the same beginning, so that one prefix could suggest any of them.
WORDS = {
    "public": "ヒミツソラマメ",
    "municipal": "ヒミツクジラバネ",
    "prefectural": "ヒミツトビウオ",
    "participants": "ヒミツツキミドリ",
}
# The same with a typing error, for the corrections.
SLIPS = {
    "public": "ヒミツソラマネ",
    "municipal": "ヒミツクジラバメ",
    "prefectural": "ヒミツトビウヨ",
    "participants": "ヒミツツキミドロ",
}
MUNICIPALITY = "992011"
# Another municipality to compare with, without any content.
OTHER_MUNICIPALITY = "992020"
TAG = "まとめの印"


@dataclass(frozen=True)
class Specimen:
    """An object of one level, with the `url` of its page; empty if it has none."""

    level: str
    word: str
    url: str
    pk: int


def municipality() -> Municipality:
    """Return the municipality that all specimens belong to."""
    existing = Municipality.objects.filter(code=MUNICIPALITY).first()
    return existing or MunicipalityFactory(
        code=MUNICIPALITY,
        name="潮見市",
        kana="しおみし",
        kind="city",
        region=RegionFactory(slug="seibu", name="西部"),
        with_population=45_000,
    )


def tag() -> PortalTag:
    """Return the tag of cases and pages."""
    return PortalTag.objects.filter(name=TAG).first() or PortalTagFactory(name=TAG)


def make_case(level: str, word: str, **fields: Any) -> Specimen:
    """Create a case with the word in every text."""
    case = CasePageFactory(
        parent=make_case_index(),
        slug=fields.pop("slug", f"specimen-{level}"),
        title=f"{word}の事例",
        summary=f"{word}の概要です。",
        background=f"{word}の理由です。",
        contact_section=f"{word}課",
        municipalities=[municipality()],
        issues=[term("issue", "hikikomori", "ひきこもり")],
        supports=[term("support", "sanka", "参加支援")],
        programmes=[term("programme", "kyoryokutai", "地域おこし協力隊")],
        tags=[tag()],
        visibility=level,
        **fields,
    )
    return Specimen(level, word, case.url, case.pk)


def make_page(level: str, word: str, **fields: Any) -> Specimen:
    """Make a standard page."""
    make_case_index()
    page = StandardPageFactory(
        parent=HomePage.objects.get(),
        slug=fields.pop("slug", f"specimen-page-{level}"),
        title=f"{word}の案内",
        lead=f"{word}の要点です。",
        visibility=level,
        **fields,
    )
    page.tags.set([tag()])
    page.save()
    return Specimen(level, word, page.url, page.pk)


def make_contact(level: str, word: str, **fields: Any) -> Specimen:
    """Make a liaison contact of the welfare department."""
    contact = LiaisonContactFactory(
        municipality=municipality(),
        section=f"{word}課",
        note=f"{word}の備考です。",
        visibility=level,
        **fields,
    )
    return Specimen(level, word, contact.get_absolute_url(), contact.pk)


def make_training(level: str, word: str, **fields: Any) -> Specimen:
    """Create a future training with the word in every text."""
    training = TrainingPageFactory(
        parent=make_training_index(),
        slug=fields.pop("slug", f"specimen-training-{level}"),
        title=f"{word}の研修",
        kana=word,
        summary=f"{word}の概要です。",
        description=f"{word}の説明です。",
        target_roles=f"{word}担当",
        organiser=f"{word}主催課",
        contact_section=f"{word}課",
        place_name=f"{word}会館",
        place_municipality=municipality(),
        sessions=[session(title=f"{word}の回", note=f"{word}の備考")],
        lecturers=[Lecturer(role=f"{word}の講義", affiliation=f"{word}大学")],
        materials=fields.pop(
            "materials", [TrainingMaterial(title=f"{word}の資料", visibility=level)]
        ),
        issues=[term("issue", "hikikomori", "ひきこもり")],
        tags=[tag()],
        visibility=level,
        **fields,
    )
    return Specimen(level, word, training.url, training.pk)


def make_notice(level: str, word: str, **fields: Any) -> Specimen:
    """Create a notice with the word in every text."""
    page = NoticePageFactory(
        slug=fields.pop("slug", f"specimen-notice-{level}"),
        title=f"{word}の通知",
        number=f"{word}第1号",
        sender=f"{word}課長",
        lead=f"{word}の要点です。",
        body=[("paragraph", f"<p>{word}の本文です。</p>")],
        visibility=level,
        **fields,
    )
    page.tags.set([tag()])
    page.save()
    return Specimen(level, word, page.url, page.pk)


def make_programme(level: str, word: str, **fields: Any) -> Specimen:
    """Create an explainer with the word in every text."""
    page = ProgrammePageFactory(
        slug=fields.pop("slug", f"specimen-programme-{level}"),
        title=f"{word}のしくみ",
        lead=f"{word}の要点です。",
        for_whom_other_department=f"{word}の説明です。",
        visibility=level,
        **fields,
    )
    page.tags.set([tag()])
    page.save()
    return Specimen(level, word, page.url, page.pk)


def make_glossary(level: str, word: str, **fields: Any) -> Specimen:
    """Create a glossary entry, which is published only for the level of everyone."""
    entry = GlossaryEntryFactory(
        term=f"{word}制度",
        slug=fields.pop("slug", f"specimen-{level}"),
        explanation=f"{word}について、試験のために書いた架空の説明です。" * 3,
        published=fields.pop("published", level == Visibility.PUBLIC),
        **fields,
    )
    return Specimen(level, word, entry.get_absolute_url(), entry.pk)


MAKERS: dict[str, Callable[..., Specimen]] = {
    "case": make_case,
    "contact": make_contact,
    "glossary": make_glossary,
    "page": make_page,
    "training": make_training,
    "notice": make_notice,
    "programme": make_programme,
}


#: Kinds without levels: visible to everyone, or to nobody.
WITHOUT_LEVELS = {"glossary"}
#: Kinds that are always open to everyone, so that nothing can leak, with their number in
#: `make_all`.
OPEN = {"municipality": 2}


def make_all(kind: str) -> list[Specimen]:
    """Create one specimen of the kind for each level, on a site that is set up."""
    make_case_index()
    municipality()
    MunicipalityFactory(code=OTHER_MUNICIPALITY)
    return [MAKERS[kind](level, WORDS[level]) for level in Visibility.values]
