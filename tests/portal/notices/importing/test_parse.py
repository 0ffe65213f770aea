"""Parses an official text: recognised parts, uncertain parts, and no loss of text."""

import re
import textwrap
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.notices.importing.lines import read_lines
from portal.notices.importing.structure import parse
from tests.support.notice_texts import NOTICE


def outline(notice):
    """Return the headings with their depth."""
    return [(b.level, b.mark, b.text) for b in notice.body if b.kind == "heading"]


def of_kind(notice, kind):
    return [(b.mark, b.text) for b in notice.body if b.kind == kind]


def doubts(notice):
    return [str(remark) for remark in notice.remarks if remark.weight == "check"]


def body_of(text):
    """Parse a body below a complete head."""
    head = "架第1号\n令和7年4月1日\n各市長 殿\n架空県知事\n架空のことについて\n\n"
    return parse(head + text)


class TestHead:
    def test_every_part_is_read(self):
        notice = parse(NOTICE)

        assert notice.numbers == ["架福第12号"]
        assert notice.issued_on.isoformat() == "2025-05-20"
        assert notice.addressees == [
            "各市町村福祉担当課長　殿",
            "（中核市を除く）",
            "各市町村地域振興担当課長　殿",
        ]
        assert notice.sender == ["架空県健康福祉部地域福祉課長", "（公印省略）"]
        assert notice.title == "居場所づくりにおける庁内の連携について（依頼）"

    def test_number_and_date_may_share_a_line(self):
        notice = parse("架発0401第3号令和元年12月1日\n各課長 様\n架空県知事\n架空のことについて\n")

        assert (notice.numbers, notice.issued_on.isoformat()) == (["架発0401第3号"], "2019-12-01")

    def test_several_offices_have_several_numbers(self):
        notice = parse("子架第1号\n社架第2号の3\n平成31年4月1日\n各市長 殿\n架空のことについて\n")

        assert notice.number == "子架第1号 社架第2号の3"

    def test_an_office_letter_has_words_for_a_number(self):
        assert parse("事 務 連 絡\n令和7年4月1日\n架空のことについて\n").numbers == ["事務連絡"]

    def test_what_is_missing_is_named(self):
        assert doubts(parse("ただの文章です。")) == [
            f"1行目：{name}を見つけられませんでした。編集画面で入力してください。"
            for name in ("文書番号", "日付", "宛先", "発出者", "題名")
        ]

    def test_a_day_that_does_not_exist_is_doubted(self):
        notice = parse("架第1号\n令和7年2月30日\n各市長 殿\n架空県知事\n架空のことについて\n")

        assert notice.issued_on is None
        assert doubts(notice) == ["2行目：「令和7年2月30日」は暦にない日付です。"]


class TestBody:
    def test_marks_give_the_depth_of_headings(self):
        assert outline(parse(NOTICE)) == [
            (1, "記", ""),
            (1, "１", "話合いの場"),
            (2, "（１）", "集まる人"),
            (2, "（２）", "集まる日"),
            (1, "２", "知らせてほしいこと"),
            (3, "ア", "担当者の課の名前"),
            (3, "イ", "次に挙げる事項"),
            (4, "①", "連絡のつく時間"),
            (4, "②", "都合の悪い曜日"),
            (1, "別紙１", "様式の書き方"),
        ]

    def test_wrapped_lines_become_paragraphs(self):
        paragraphs = [text for _, text in of_kind(parse(NOTICE), "paragraph")]

        assert paragraphs == [
            (
                "このことについて、県内の市町村から、二つの部局の進め方を知りたいという声が寄せられています。"
                "つきましては、下記のとおり取り組んでいただくようお願いします。"
            ),
            "なお、この依頼は技術的な助言です。",
            (
                "福祉と地域振興の担当者が集まり、互いの予定を持ち寄ること。"
                "集まる回数は、それぞれの市町村で決めること。"
            ),
            "次の表のうち都合のよい日を選ぶこと。",
            "以上",
        ]

    def test_tables_laid_out_as_text_keep_their_cells(self):
        tables = [block.rows for block in parse(NOTICE).body if block.kind == "table"]

        assert tables == [
            (
                ("回数", "日付", "場所"),
                ("第1回", "6月3日", "中央公民館"),
                ("第2回", "6月17日", "東公民館"),
            )
        ]

    def test_drawn_tables_keep_their_cells_without_the_lines(self):
        notice = body_of("┌──┬──┐\n│甲　│乙　│\n├──┼──┤\n│一　│二　│\n└──┴──┘\n")

        assert [block.rows for block in notice.body] == [(("甲", "乙"), ("一", "二"))]

    def test_items_and_notes_keep_their_marks(self):
        notice = parse(NOTICE)

        assert of_kind(notice, "list") == [("・", "代わりの人"), ("１．", "記入例を見て書くこと。")]
        assert of_kind(notice, "note") == [
            ("※", "個人の氏名は書かないでください。"),
            ("（注１）", "電話番号は代表のものを書いてください。"),
        ]

    def test_page_numbers_and_form_feeds_are_gone_and_told(self):
        notice = parse(NOTICE)

        assert "- 1 -" not in notice.content()
        done = [str(remark) for remark in notice.remarks if remark.weight == "done"]
        assert [text for text in done if "ページ番号" in text] == [
            "27行目：「- 1 -」をページ番号とみて取り除きました。",
            "47行目：「- 2 -」をページ番号とみて取り除きました。",
        ]

    @pytest.mark.parametrize(
        "page_number", ["- 3 -", "－３－", "3/12", "p.3", "3ページ", "ページ 3", "—3—"]
    )
    def test_page_numbers_are_known_by_their_form(self, page_number):
        assert parse(f"はじめ。\n{page_number}\nおわり。\n").content() == "はじめ。おわり。"

    def test_a_bare_figure_is_a_page_number_only_where_a_page_ends(self):
        assert parse("はじめ。\n1\n\fつぎ。\n2\n\fおわり。").content() == "はじめ。つぎ。おわり。"
        assert (
            parse("はじめ。\n\n1\n\nつぎ。\n\n2\n\nおわり。").content() == "はじめ。つぎ。おわり。"
        )
        assert parse("人数は次のとおり。\n35\nおわり。").content() == "人数は次のとおり。35おわり。"

    def test_a_sentence_parted_by_a_page_is_joined_and_told(self):
        notice = body_of(
            "二つの部局がいっしょに進めることについては、これまでに県内で行われた取組を\n"
            "- 1 -\n\n参考にして、それぞれの市町村で決めること。\n"
        )

        assert [block.text for block in notice.body] == [
            (
                "二つの部局がいっしょに進めることについては、これまでに県内で行われた取組を"
                "参考にして、それぞれの市町村で決めること。"
            )
        ]
        assert len([text for text in doubts(notice) if "つなぎました" in text]) == 1

    def test_a_figure_in_a_wrapped_sentence_is_no_heading(self):
        notice = body_of(
            "この取組の対象となるのは、県内に住所のある人のうち、会議が定めた次の項目のうち\n"
            "1 番目に当たる人とします。\n"
        )

        assert [block.kind for block in notice.body] == ["paragraph"]
        assert "文の途中の数字とみて" in doubts(notice)[0]

    def test_figures_out_of_order_stay_text_and_are_told(self):
        notice = body_of("1 はじめ\n\n本文です。\n\n7 とんだ番号\n")

        assert outline(notice) == [(1, "1", "はじめ")]
        assert "10行目" not in doubts(notice)[0]
        assert doubts(notice) == ["11行目：番号が順番どおりでないため、見出しにしませんでした。"]

    def test_a_heading_with_nothing_below_is_told(self):
        notice = body_of("1 図のところ\n2 次のところ\n本文です。\n")

        assert doubts(notice) == [
            "7行目：「1図のところ」の下に内容がありません。図や表が抜けていないか確かめてください。"
        ]

    def test_each_annex_counts_for_itself(self):
        notice = body_of(
            "1 本文の一\n\n文。\n\n別紙1\n1 別紙の一\n\n文。\n\n<別紙２>\n１ 別紙二の一\n\n文。\n"
        )

        assert [(mark, text) for _, mark, text in outline(notice)] == [
            ("1", "本文の一"),
            ("別紙1", ""),
            ("1", "別紙の一"),
            ("<別紙２>", ""),
            ("１", "別紙二の一"),
        ]

    def test_gaps_of_wrapping_go_and_those_between_names_stay(self):
        notice = body_of(
            "互いの理解を 深めるため、法第 106 条に基づき集まる。\n\n架空県 地域福祉課 電話 0999\n"
        )

        assert [block.text for block in notice.body] == [
            "互いの理解を深めるため、法第106条に基づき集まる。",
            "架空県 地域福祉課 電話 0999",
        ]

    def test_empty_texts_give_nothing(self):
        assert parse(" \n\f\n").content() == ""


SIGNS = "あ漢ア記イ。、（）()1２３号第年月日令和別紙※注・①─│｜|<>-ー 　\t\n\n\f0殿長について"


@given(st.text(alphabet=SIGNS, max_size=200))
def test_no_character_is_lost_whatever_the_text(text):
    lines = read_lines(text, [])
    kept = "".join("".join(line.text for line in lines).split())
    bars = str.maketrans("", "", "│┃|｜")

    assert Counter(parse(text).content().translate(bars)) == Counter(kept.translate(bars))


SENTENCES = (
    "二つの部局は、互いの予定を持ち寄って話し合うことが大切です。",
    "市町村は、必要に応じて関係する機関に参加を依頼してください。",
    "なお、この取扱いは令和7年4月1日から行います。",
    "費用については、それぞれの課で負担することとします。",
    "居場所は、年齢や暮らしの状況にかかわらず、だれもが立ち寄れる場とすること。",
)
TITLES = ("趣旨", "対象となる人", "進め方", "会議の持ち方", "留意すること")


@st.composite
def made_up_notices(draw):
    """Return a generated notice in a printed layout, with its parts."""
    width = draw(st.integers(32, 44))
    pieces = ["架地第7号", "令和7年5月1日", "各市町村長 殿", "架空県知事", "架空の取組について"]
    lines = list(pieces)
    headings = []
    page = 0

    def paragraph():
        text = "".join(draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3)))
        pieces.append(text)
        lines.extend(["", *textwrap.wrap("　" + text, width, drop_whitespace=False)])

    def heading(mark, title):
        headings.append((mark, title))
        pieces.extend([mark, title])
        lines.extend(["", f"{mark}　{title}"])

    paragraph()
    lines.extend(["", "記"])
    pieces.append("記")
    for number in range(1, draw(st.integers(1, 4)) + 1):
        heading(str(number), draw(st.sampled_from(TITLES)))
        paragraph()
        for inner in range(1, draw(st.integers(0, 2)) + 1):
            heading(f"（{inner}）", draw(st.sampled_from(TITLES)))
            paragraph()
        if draw(st.booleans()):
            page += 1
            lines.extend(["", f"- {page} -", "\f"])
    return "\n".join(lines), "".join(pieces), headings


@given(made_up_notices())
def test_made_up_notices_keep_their_text_and_their_headings(made):
    text, content, headings = made

    notice = parse(text)

    assert notice.content() == "".join(content.split())
    assert [(m, t) for _, m, t in outline(notice)] == [("記", ""), *headings]


class TestNoticeOf2021:
    @pytest.fixture
    def official(self, shared):
        return (shared / "data/notice-2021-10-01.txt").read_text(encoding="utf-8")

    def test_the_text_is_the_same_before_and_after(self, official):
        # PDF converters put "> " and "- " before lines; these are not part of the text.
        unmarked = re.sub(r"(?m)^[ \t]*(?:>|-)[ \t]+", "", official)

        assert parse(official).content() == "".join(unmarked.split())

    def test_the_head_is_read(self, official):
        notice = parse(official)

        assert notice.numbers == ["社援地発1001第2号"]
        assert notice.issued_on.isoformat() == "2021-10-01"
        assert "".join(notice.addressees).startswith("都道府県")
        assert "".join(notice.sender).startswith("厚生労働省社会・援護局地域福祉課長")
        assert notice.title == "重層的支援体制整備事業と地域力創造施策との連携について"

    def test_parts_and_annexes_are_headings(self, official):
        marks = [(level, mark) for level, mark, _ in outline(parse(official)) if mark]

        assert marks == [
            (1, "記"),
            (1, "1"),
            (1, "2"),
            (1, "<別紙>"),
            (1, "1."),
            (1, "2."),
            (1, "3."),
            (2, "(1)"),
            (2, "(2)"),
            (1, "4."),
            (2, "(1)"),
            (3, "ア"),
            (3, "イ"),
            (3, "ウ"),
            (2, "(2)"),
            (3, "ア"),
            (3, "イ"),
            (3, "ウ"),
            (2, "(3)"),
            (1, "5."),
            (2, "(1)"),
            (2, "(2)"),
        ]

    def test_notes_and_items_are_told_apart(self, official):
        notice = parse(official)

        assert [mark for mark, _ in of_kind(notice, "note")] == ["(※1)", "(※2)", "(※)", "(※)"]
        assert len(of_kind(notice, "list")) == 9
        assert {mark for mark, _ in of_kind(notice, "list")} == {"・"}

    def test_sentences_parted_by_pages_are_whole_again(self, official):
        paragraphs = [text for _, text in of_kind(parse(official), "paragraph")]

        assert [text[-1] for text in paragraphs if len(text) > 60 and text[-1] not in "。)l"] == []
