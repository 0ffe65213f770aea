import json

import pytest

from search.core.engines.base import SearchRequest
from search.core.finding import find
from search.core.synonyms import Group, table
from tests.contract.search.conftest import PUBLIC, document

FOUND = [
    ("協力隊", "地域おこし協力隊の受け入れ"),
    ("地域おこし協力隊", "地域おこし協力隊の受け入れ"),
    ("ひきこもり", "引きこもり状態にある方"),
    ("引き籠もり", "ひきこもり状態にある方"),
    ("ヒキコモリ", "引きこもり状態にある方"),
    ("いばしょ", "地域の居場所"),
    ("通いの場", "地域の居場所"),
    ("子供", "こども食堂"),
    ("障害", "障がいのある方"),
    ("社協", "社会福祉協議会の職員"),
    ("社協職員", "社会福祉協議会職員"),
    ("RMO", "地域運営組織の設立"),
    ("ＲＭＯ", "RMOの設立"),
    ("福祉", "社会福祉協議会"),
    ("京都", "東京都の取組"),
    ("鎌ヶ谷", "鎌ケ谷市の取組"),
    ("鎌ケ谷", "鎌ヶ谷市の取組"),
    ("関が原", "関ケ原町の取組"),
    ("関ヶ原", "関が原町の取組"),
    ("梼原", "檮原町の取組"),
    ("四条畷", "四條畷市の取組"),
    ("鯵ヶ沢", "鰺ケ沢町の取組"),
    ("ｶﾞｲﾄﾞ", "ガイドの養成"),
    ("８０５０", "8050問題"),
    ("株式", "㈱と株式会社"),
    ("きょうりょくたい", "協力隊の受け入れ"),
    ("かそちいき", "過疎地域の暮らし"),
    ("福", "福祉の窓口"),
    ("隊", "協力隊"),
    ("𠮷野", "𠮷野家の土地"),
]


@pytest.mark.parametrize(("query", "text"), FOUND)
def test_a_spelling_finds_the_other(filled, query: str, text: str) -> None:
    subject = filled(document(1, text), document(2, "道路の工事について"))
    assert subject.ids(query) == ["case:1"]


QUERIES = [
    ("協力隊 居場所", ["case:1"]),
    ("協力隊　居場所", ["case:1"]),
    ("協力隊 -居場所", ["case:2"]),
    ("協力隊 －居場所", ["case:2"]),
    ('協力隊 -"居場所づくり"', ["case:2"]),
    ("「居場所づくり」", ["case:1"]),
    ("『居場所づくり』 協力隊", ["case:1"]),
    ("“居場所づくり”", ["case:1"]),
    ('"居場所のづくり"', []),
    ('協力隊"', ["case:1", "case:2"]),
    ("「協力隊", ["case:1", "case:2"]),
    ('"" 協力隊', ["case:1", "case:2"]),
    ("協力隊 -", ["case:1", "case:2"]),
    ("-協力隊", ["case:3"]),
    ("!?", []),
    ("協力隊 !?", ["case:1", "case:2"]),
]


@pytest.mark.parametrize(("query", "ids"), QUERIES)
def test_words_quotations_and_minus_mix(filled, query: str, ids: list[str]) -> None:
    subject = filled(
        document(1, "協力隊による居場所づくり"),
        document(2, "協力隊の募集"),
        document(3, "道路工事"),
    )
    assert sorted(subject.ids(query)) == ids


def test_a_quotation_is_taken_to_the_letter(filled) -> None:
    subject = filled(document(1, "協力と部隊と隊員"), document(2, "協力隊員"))
    assert subject.ids('"協力隊員"') == ["case:2"]


def test_neighbouring_words_are_asked_for_together(filled) -> None:
    subject = filled(document(1, "消防隊が町に協力した"), document(2, "協力隊が来た"))
    assert subject.ids("協力隊") == ["case:2"]


def test_words_rank_above_mere_characters(filled) -> None:
    many = "東京都" * 20
    subject = filled(document(1, many), document(2, "京都の町と長い説明" + "あれこれの話。" * 50))
    assert subject.ids("京都") == ["case:2", "case:1"]


def test_a_title_counts_more_than_a_body(filled) -> None:
    subject = filled(
        document(1, "居場所の話です。ほかに防災。", title="道路について"),
        document(2, "道路の話です。ほかに防災。", title="居場所について"),
    )
    assert subject.ids("居場所") == ["case:2", "case:1"]


def test_keywords_are_searched(filled) -> None:
    subject = filled(document(1, "本文", keywords="松江市 まつえし"), document(2, "本文"))
    assert subject.ids("松江市") == ["case:1"]


def test_when_nothing_holds_all_words_the_nearest_are_shown_and_not_counted(filled) -> None:
    subject = filled(document(1, "移動支援と買い物"), document(2, "道路工事"))
    found = subject.ask("移動支援 養蜂")
    assert (found.response.total, [hit.id for hit in found.more]) == (0, ["case:1"])


def test_a_sentence_finds_what_holds_most_of_it(filled) -> None:
    subject = filled(
        document(1, "ひきこもりの若者と協力隊員が農作業をした"), document(2, "道路工事のお知らせ")
    )
    found = subject.ask("ひきこもりの若者が地域おこし協力隊と一緒に農作業をした事例を知りたい")
    assert (found.response.total, [hit.id for hit in found.more]) == (0, ["case:1"])


def test_a_sentence_that_few_hold_as_a_whole_finds_others_with_some_of_its_words(filled) -> None:
    subject = filled(
        document(1, "空き家を使った居場所"), document(2, "居場所の話"), document(3, "道路工事")
    )
    found = subject.ask("空き家を使った居場所")
    assert [hit.id for hit in found.response.hits] == ["case:1"]
    assert (found.response.total, [hit.id for hit in found.more]) == (1, ["case:2"])


def test_words_side_by_side_keep_their_result_and_show_others_apart(filled) -> None:
    subject = filled(
        document(1, "空き家の居場所"), document(2, "居場所の話"), document(3, "道路工事")
    )
    found = subject.ask("空き家 居場所")
    assert [hit.id for hit in found.response.hits] == ["case:1"]
    assert [hit.id for hit in found.more] == ["case:2"]
    assert found.response.total == 1


def test_an_official_name_of_many_words_is_no_sentence(filled) -> None:
    subject = filled(document(1, "重層的支援体制整備事業の話"), document(2, "支援と事業の話"))
    found = subject.ask("重層的支援体制整備事業")
    assert [hit.id for hit in found.response.hits] == ["case:1"]


def test_a_result_that_fills_a_page_shows_no_others(filled) -> None:
    subject = filled(
        *(document(n, "空き家の居場所") for n in range(1, 11)), document(11, "居場所の話")
    )
    found = subject.ask("空き家 居場所")
    assert (found.response.total, found.more) == (10, ())


def test_the_number_beside_a_value_is_what_choosing_it_gives_for_a_sentence_too(filled) -> None:
    subject = filled(
        *(
            document(n, "空き家を使った居場所", facets={"stage": ("done" if n < 3 else "going",)})
            for n in range(1, 13)
        ),
        document(20, "居場所の話", facets={"stage": ("done",)}),
    )
    counted = subject.ask("空き家を使った居場所", count=("stage",)).response.counts["stage"]
    chosen = subject.ask("空き家を使った居場所", filters={"stage": frozenset({"done"})})
    assert (counted, chosen.response.total) == ({"done": 2, "going": 10}, 2)


def test_others_obey_the_audience(filled) -> None:
    subject = filled(
        document(1, "空き家の居場所"),
        document(2, "居場所の話", audiences=frozenset({"prefectural"})),
    )
    assert subject.ask("空き家 居場所").more == ()


def test_every_document_that_holds_the_characters_is_found(filled, shared) -> None:
    path = shared / "data" / "corpora" / "bulletin-bodies.corpus.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()][:400]
    subject = filled(*(document(int(row["id"]), row["body"]) for row in rows))
    for word in ("福祉", "支援", "子ども", "市役所", "保健センター"):
        holding = {f"case:{row['id']}" for row in rows if word in row["body"]}
        assert holding <= set(subject.ids(word, limit=1000))


def test_a_preferred_kind_stands_before_a_shorter_text_of_another(filled) -> None:
    subject = filled(
        document(
            1,
            "居場所の話です。" + "ほかに防災のことも書いてあります。" * 3,
            facets={"kind": ("case",)},
        ),
        document(2, "居場所", title="町の居場所", facets={"kind": ("glossary",)}),
    )
    assert subject.ids("居場所") == ["case:2", "case:1"]
    assert subject.ids("居場所", preferred={"case": 9.0, "glossary": 0.0}) == ["case:1", "case:2"]


def test_narrower_words_are_found_below_and_lead_nowhere(filled) -> None:
    subject = filled(document(1, "サロンのサロン"), document(2, "居場所のことを長く書いた話です"))
    broad = table([Group(("居場所",), ("サロン",), narrower=True)])

    def asked(text: str) -> list[str]:
        found = find(subject.engine, text, SearchRequest(PUBLIC, limit=10), broad)
        return [hit.id for hit in found.response.hits]

    assert (asked("居場所"), asked("サロン")) == (["case:2", "case:1"], ["case:1"])
