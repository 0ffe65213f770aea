"""「もしかして」: homophones and typing errors, offered only to readers who may see the documents."""

import pytest

from search.core import word_list as wordlist
from search.core.corrections import near, offers
from search.core.synonyms import table
from search.core.word_list import Word
from tests.contract.search.conftest import PUBLIC, document
from tests.support.synonyms import shipped_groups

MUNICIPAL = frozenset({"municipal"})
SYNONYMS = table(shipped_groups())


@pytest.fixture(autouse=True)
def no_listed_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty word list, unless a test adds words."""
    monkeypatch.setattr(wordlist, "_providers", [])


def list_words(*words: Word) -> None:
    wordlist.register_suggestion_provider(lambda: words)


def meant(subject, text: str, audiences: frozenset[str] = PUBLIC, **request: object):
    found = subject.ask(text, audiences, **request)
    return [tuple(offer) for offer in offers(subject.engine, text, found, SYNONYMS)]


SLIPS = [
    ("強力隊", "協力隊"),
    ("協力体", "協力隊"),
    ("包括始原センター", "包括支援センター"),
    ("包括支援センタア", "包括支援センター"),
    ("ひきこまり", "ひきこもり"),
    ("ひこきもり", "ひきこもり"),
    ("異動販売", "移動販売"),
    ("胃場所", ""),
]


@pytest.mark.parametrize(("typed", "intended"), SLIPS)
def test_a_slip_is_recognised_by_its_sound(filled, typed: str, intended: str) -> None:
    subject = filled(
        document(1, "協力隊の募集について。"),
        document(2, "包括支援センターに相談する。"),
        document(3, "ひきこもりの方の相談。"),
        document(4, "移動販売の車が来る。"),
        document(5, "道路の工事。"),
    )
    assert meant(subject, typed) == ([(intended, 1)] if intended else [])


def test_the_other_words_of_a_query_stay_and_count(filled) -> None:
    subject = filled(
        document(1, "協力隊の募集と空き家"), document(2, "協力隊の任期"), document(3, "空き家の鍵")
    )
    assert meant(subject, "空き家 強力隊") == [("空き家 協力隊", 1)]
    assert meant(subject, "強力隊 -空き家") == [("協力隊 -空き家", 1)]
    assert meant(subject, "「強力隊」") == [("「協力隊」", 2)]


def test_selections_stay_in_force(filled) -> None:
    subject = filled(
        document(1, "協力隊の募集", facets={"year": ("2025",)}),
        document(2, "協力隊の任期", facets={"year": ("2024",)}),
    )
    filters = {"year": frozenset({"2025"})}
    assert meant(subject, "強力隊", filters=filters) == [("協力隊", 1)]
    assert meant(subject, "強力隊", filters={"year": frozenset({"2023"})}) == []


def test_words_of_closed_documents_are_offered_to_their_readers_only(filled) -> None:
    list_words(Word("秘密会議", "ひみつかいぎ"))
    subject = filled(
        document(1, "協力隊と秘密会議の記録", audiences=MUNICIPAL, title="内密"),
        document(2, "道路の工事"),
        document(3, "会議は秘密です"),
    )
    for typed in ("強力隊", "秘密怪議", "ひみつかいき"):
        assert meant(subject, typed) == []
    assert meant(subject, "強力隊", PUBLIC | MUNICIPAL) == [("協力隊", 1)]
    assert meant(subject, "秘密怪議", PUBLIC | MUNICIPAL)[0] == ("秘密会議", 1)


def test_the_spelling_offered_is_one_the_reader_may_see(filled) -> None:
    subject = filled(
        document(1, "引き籠もりの記録", audiences=MUNICIPAL), document(2, "ひきこもりの相談")
    )
    assert [text for text, _ in meant(subject, "ひきこまり")] == ["ひきこもり"]


def test_listed_words_are_recognised_by_sound_or_letters(filled) -> None:
    list_words(
        Word("居場所づくり", "いばしょづくり"),
        Word("重層的支援体制整備事業", "じゅうそうてきしえんたいせいせいびじぎょう"),
    )
    subject = filled(
        document(1, "無題", keywords="居場所づくり\n重層的支援体制整備事業"), document(2, "別")
    )
    assert meant(subject, "居馬所づくり") == [("居場所づくり", 1)]
    assert meant(subject, "いばしよづくり") == [("居場所づくり", 1)]
    assert meant(subject, "重曹的支援体制整備事業") == [("重層的支援体制整備事業", 1)]
    assert meant(subject, "重層的支援体制せいび事業") == [("重層的支援体制整備事業", 1)]


def test_nobody_is_asked_who_finds_enough(filled) -> None:
    subject = filled(
        *(document(pk, "強力隊という名の部隊") for pk in range(3)),
        *(document(pk, "協力隊の募集") for pk in range(10, 40)),
    )
    assert meant(subject, "強力隊") == []
    few = filled(document(1, "強力隊"), *(document(pk, "協力隊の募集") for pk in range(10, 40)))
    assert meant(few, "強力隊") == [("協力隊", 30)]


@pytest.mark.parametrize("text", ["", "-", "!?", "-協力隊", "「」", "a" * 200, "ー", "ン" * 60])
def test_any_query_may_be_asked(filled, text: str) -> None:
    subject = filled(document(1, "協力隊"))
    assert meant(subject, text) == []


def test_near_words_share_one_with_the_query_and_find_something(filled) -> None:
    list_words(Word("移動支援"), Word("買い物支援"), Word("移動図書館"), Word("外出支援"))
    subject = filled(
        document(1, "移動支援の車"),
        document(2, "移動図書館", audiences=MUNICIPAL),
        document(3, "買い物支援"),
    )
    found = subject.ask("移動 麒麟")
    assert near(subject.engine, "移動 麒麟", found, SYNONYMS) == [("移動支援", 1)]
