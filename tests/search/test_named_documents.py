"""Names of documents: municipalities, contacts, notices, explainers with their glossary entries."""

import datetime
from collections.abc import Iterable

import pytest
from django.utils import timezone

from portal.accounts.visibility import Visibility
from portal.changes.models import Change
from portal.municipalities.models import Statistic
from search.core.documents import SearchDocument
from search.indexing.updates import all_documents
from search.sources.registry import source_for
from search.sources.ways_to_reach import ways_to_reach
from tests.factories.casestudies import make_case_index
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.municipalities import (
    MunicipalityFactory,
    ProgrammeStatusFactory,
    RegionFactory,
)
from tests.factories.notices import NoticePageFactory, ProgrammePageFactory
from tests.factories.trainings import TrainingPageFactory
from tests.factories.vocabularies import GlossaryEntryFactory

pytestmark = pytest.mark.django_db


def documents(kind: str) -> list[SearchDocument]:
    """Return all documents of a kind from the database."""
    return [document for document in all_documents() if document.kind == kind]


def kinds_and_titles(found: Iterable[SearchDocument]) -> set[tuple[str, str]]:
    return {(document.kind, document.title) for document in found}


def test_a_municipality_is_a_document() -> None:
    region = RegionFactory(name="中央圏域", kana="ちゅうおうけんいき", slug="chuo")
    town = MunicipalityFactory(
        code="992020",
        prefecture_name="汐野県",
        name="葦原市",
        kana="あしはらし",
        kind="city",
        region=region,
        with_population=93_000,
    )
    ProgrammeStatusFactory(municipality=town)
    (document,) = documents("municipality")
    assert (document.title, document.url, document.audiences) == (
        "葦原市",
        town.get_absolute_url(),
        frozenset({"public"}),
    )
    assert document.names == ("葦原市", "汐野県葦原市", "992020")
    assert document.aliases == ("あしはらし", "葦原", "あしはら", "葦原市役所")
    assert document.facets == {
        "kind": ("municipality",),
        "municipality_type": ("city",),
        "region": ("chuo",),
        "population": ("50k-100k",),
    }
    assert document.summary.startswith("汐野県中央圏域の市です。人口は93,000人（")
    assert document.card["facts"] == [
        "市",
        "中央圏域",
        "人口5万人以上10万人未満",
        "重層的支援体制整備事業 実施",
    ]


@pytest.mark.parametrize(
    ("name", "kana", "aliases"),
    [
        ("津市", "つし", ("つし", "津市役所")),
        ("浜田町", "はまだまち", ("はまだまち", "浜田", "はまだ", "浜田町役場")),
        ("島村", "しまむら", ("しまむら", "しま", "島村役場")),
    ],
)
def test_short_names_have_two_characters_at_least(
    name: str, kana: str, aliases: tuple[str, ...]
) -> None:
    MunicipalityFactory(name=name, kana=kana, region=None)
    assert documents("municipality")[0].aliases == aliases


def test_a_municipality_that_has_ended_says_so() -> None:
    MunicipalityFactory(region=None, valid_to=datetime.date(2005, 3, 31))
    assert documents("municipality")[0].summary.endswith("現在は別の市町村になっています。")


def test_the_document_follows_the_figures() -> None:
    source = source_for("municipality")
    town = MunicipalityFactory(region=None, with_population=9_000)
    assert source is not None
    assert source.watch[Statistic](town.statistics.first()) == [town.pk]


def test_a_contact_is_called_by_its_section_and_numbers_never_by_a_person() -> None:
    LiaisonContactFactory(
        municipality=MunicipalityFactory(name="潮見市", region=None),
        section="福祉部地域共生課 地域共生係",
        kana="ふくしぶちいききょうせいか ちいききょうせいがかり",
        phone="0999-22-1175",
        extension="372",
        mail="fukushi@city.example.jp",
        person_name="山田花子",
    )
    (document,) = documents("contact")
    assert set(document.names) == {
        "福祉部地域共生課 地域共生係",
        "福祉部地域共生課",
        "地域共生係",
        "地域共生課",
        "潮見市福祉部地域共生課 地域共生係",
        "潮見市福祉部地域共生課",
        "潮見市地域共生係",
        "潮見市地域共生課",
        "0999-22-1175",
        "22-1175",
        "電話0999-22-1175",
        "TEL0999-22-1175",
        "内線372",
        "0999-22-1175内線372",
        "fukushi@city.example.jp",
    }
    assert document.aliases == (
        "ふくしぶちいききょうせいか ちいききょうせいがかり",
        "ふくしぶちいききょうせいか",
        "ちいききょうせいがかり",
    )
    assert "山田" not in str(document)


@pytest.mark.parametrize(
    ("phone", "local"),
    [
        ("(0999)22-1175", "22-1175"),
        ("03-1234-5678", "1234-5678"),
        ("0120-123-456", "123-456"),
    ],
)
def test_a_number_is_also_known_without_its_area_code(phone: str, local: str) -> None:
    assert ways_to_reach(phone, "", "") == (phone, f"電話{phone}", f"TEL{phone}", local)


def test_who_has_no_number_is_reached_by_the_address_only() -> None:
    assert ways_to_reach("", "", "ka@town.example.jp") == ("ka@town.example.jp",)
    assert ways_to_reach("", "", "") == ()


def test_a_council_of_social_welfare_has_its_usual_names() -> None:
    town = MunicipalityFactory(name="葦原市", region=None)
    LiaisonContactFactory(municipality=town, side="shakyo", section="地域福祉課", kana="")
    (document,) = documents("contact")
    assert document.aliases == ("葦原市社会福祉協議会", "葦原市社協")


def test_a_notice_is_called_by_each_of_its_numbers() -> None:
    NoticePageFactory(number="汐地福第318号・汐地推第207号", kana="かくにんについて")
    (document,) = documents("notice")
    assert document.names == ("汐地福第318号・汐地推第207号", "汐地福第318号", "汐地推第207号")
    assert document.aliases == ("かくにんについて",)


def test_a_training_is_found_by_its_reading() -> None:
    TrainingPageFactory(title="机上演習", kana="きじょうえんしゅう")
    assert documents("training")[0].aliases == ("きじょうえんしゅう",)


class TestExplainers:
    """An explainer and the glossary entry for the same word."""

    @pytest.fixture(autouse=True)
    def home(self) -> None:
        make_case_index()

    def test_are_one_document_with_all_names(self) -> None:
        ProgrammePageFactory(title="架空の重層", kana="かくうのじゅうそう")
        entry = GlossaryEntryFactory(term="架空の重層", kana="じゅうそう", synonyms="重層事業")
        (document,) = documents("programme")
        assert documents("glossary") == []
        assert document.facets["kind"] == ("programme", "glossary")
        assert document.card["definition"] == entry.explanation
        assert entry.explanation in document.body
        assert set(document.aliases) >= {"かくうのじゅうそう", "重層事業", "じゅうそう"}

    def test_are_one_where_the_word_stands_in_brackets(self) -> None:
        ProgrammePageFactory(title="農村RMO（農村型地域運営組織）")
        GlossaryEntryFactory(term="農村型地域運営組織")
        assert documents("glossary") == []

    @pytest.mark.parametrize(
        "fields",
        [
            {"visibility": Visibility.MUNICIPAL},
            {"live": False},
            {"expire_at": timezone.now() + datetime.timedelta(days=9)},
            {"title": "別の重層"},
        ],
    )
    def test_are_two_where_not_everyone_finds_the_explainer_for_good(
        self, fields: dict[str, object]
    ) -> None:
        ProgrammePageFactory(**{"title": "架空の重層", **fields})
        entry = GlossaryEntryFactory(term="架空の重層")
        (document,) = documents("glossary")
        assert document.title == "架空の重層"
        assert all(entry.explanation not in found.body for found in documents("programme"))

    def test_part_when_the_explainer_goes(self) -> None:
        page = ProgrammePageFactory(title="架空の重層")
        GlossaryEntryFactory(term="架空の重層")
        Change.objects.all().delete()
        page.visibility = Visibility.MUNICIPAL
        page.save_revision().publish()
        assert Change.objects.filter(kind="glossary", object_id="").exists()
        assert kinds_and_titles(documents("glossary")) == {("glossary", "架空の重層")}
