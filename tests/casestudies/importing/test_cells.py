"""How cells from an office's Excel are read (domain.md section 9)."""

import datetime

import pytest

from casestudies.models import CasePage
from portal.municipalities.models import Municipality
from portal.municipalities.official_list import municipalities_of, official_municipalities
from portal.municipalities.services import load_municipalities
from portal.pages.tags import merge_tags
from portal.tables.damage import damaged_passages
from portal.vocabularies.models import PortalTag
from tests.factories.casestudies import make_case_index
from tests.factories.vocabularies import PortalTagFactory
from tests.support.case_files import (
    case_row,
    csv_file,
    errors_of,
    run_import,
    warnings_of,
    xlsx_file,
)

pytestmark = pytest.mark.once


def only_case(**cells):
    """Import one row and return the created case."""
    report = run_import(xlsx_file(case_row(**cells)))
    assert (report.file_errors, errors_of(report)) == ((), [])
    return CasePage.objects.get()


def only_error(**cells):
    """Import one row and return its error."""
    report = run_import(xlsx_file(case_row(**cells)))
    assert CasePage.objects.count() == 0
    return [text for _, text in errors_of(report)]


@pytest.fixture
def hokkaido(index):
    """The same portal for 北海道, whose codes begin with zero."""
    Municipality.objects.all().delete()
    load_municipalities(municipalities_of("01"))


@pytest.mark.parametrize("code", ["011002", "11002", 11002, 11002.0, "01100", 1100, "０１１００２"])
def test_a_code_that_lost_its_zero_or_its_check_digit_is_still_found(hokkaido, code):
    assert [m.name for m in only_case(municipalities=code).municipalities] == ["札幌市"]


def test_a_code_with_a_wrong_check_digit_is_refused(index):
    assert only_error(municipalities="322017") == [
        (
            "「市町村コード」（322017）：市町村コード「322017」の検査数字が合いません。"
            "6桁のコードを文字列として入力してください（例 322016）。"
        )
    ]


def test_a_code_of_another_prefecture_is_named(index):
    assert only_error(municipalities="011002") == [
        (
            "「市町村コード」（011002）：市町村コード「011002」（北海道札幌市）は、"
            "このポータルに登録された市町村のコードではありません。"
        )
    ]


def test_code_and_name_have_to_agree(index):
    assert only_error(municipalities="322016", municipality_names="出雲市") == [
        "「市町村コード」（322016）：市町村コード（松江市）と市町村名（出雲市）が一致しません。"
    ]
    assert [
        m.code
        for m in only_case(municipalities="322016", municipality_names="松江市").municipalities
    ] == ["322016"]


def test_a_municipality_may_be_told_by_its_name_alone(index):
    row = case_row(municipality_names="島根県出雲市、松江市")
    del row["市町村コード"]

    report = run_import(csv_file(row))

    assert (report.file_errors, errors_of(report)) == ((), [])
    assert [m.name for m in CasePage.objects.get().municipalities] == ["出雲市", "松江市"]


def test_several_municipalities_keep_their_order(index):
    case = only_case(municipalities="322032、322016")

    assert [m.name for m in case.municipalities] == ["出雲市", "松江市"]


def shared_names():
    return sorted({m.name for m in official_municipalities() if m.name_is_shared})


def test_every_name_borne_twice_in_the_country_is_told_with_its_prefectures(index):
    """The list has 25 such names; only 美郷町 is in 島根県."""
    names = shared_names()
    assert len(names) == 25

    report = run_import(
        csv_file(
            *(case_row(title=name, municipalities="", municipality_names=name) for name in names)
        )
    )

    refused = {
        name: text
        for name, (_, text) in zip(
            [n for n in names if n != "美郷町"], errors_of(report), strict=True
        )
    }
    for name, text in refused.items():
        prefectures = [m.prefecture_name for m in official_municipalities() if m.name == name]
        assert len(prefectures) > 1
        places = "、".join(f"{prefecture}{name}" for prefecture in prefectures)
        assert text == f"「市町村コード」：「{name}」（{places}）は島根県の市町村ではありません。"


def test_a_shared_name_means_the_municipality_of_this_prefecture(index):
    case = only_case(municipalities="", municipality_names="美郷町")

    assert [m.label for m in case.municipalities] == ["美郷町（島根県）"]


def test_a_shared_name_with_another_prefecture_is_refused(index):
    assert only_error(municipalities="", municipality_names="秋田県美郷町") == [
        "「市町村コード」：「秋田県美郷町」（秋田県美郷町）は島根県の市町村ではありません。"
    ]


@pytest.mark.parametrize(
    ("prefecture", "typed", "official"),
    [
        ("12", "鎌ヶ谷市", "鎌ケ谷市"),
        ("14", "茅ケ崎市", "茅ヶ崎市"),
        ("03", "金ヶ崎町", "金ケ崎町"),
        ("20", "駒ケ根市", "駒ヶ根市"),
    ],
)
def test_small_and_large_ke_are_one(db, prefecture, typed, official):
    load_municipalities(municipalities_of(prefecture))
    make_case_index()
    row = {"municipalities": "", "municipality_names": typed, "stage": "", "outcome": ""}

    assert [m.name for m in only_case(**row).municipalities] == [official]


def test_a_name_nobody_bears_is_answered_with_the_nearest(index):
    assert only_error(municipalities="", municipality_names="出雲氏") == [
        "「市町村コード」：「出雲氏」という市町村は見つかりません。近い名前：出雲市、奥出雲町"
    ]


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("令和6年度", 2024),
        ("令和元年度", 2019),
        ("令和元年", 2019),
        ("R1", 2019),
        ("平成31年度", 2019),
        ("Ｒ６", 2024),
        ("２０２４", 2024),
        (2024, 2024),
        ("2024年度", 2024),
    ],
)
def test_fiscal_years_by_either_calendar(index, typed, year):
    assert only_case(fiscal_year=typed).fiscal_year == year


@pytest.mark.parametrize("typed", ["去年", "令和6年度から", "6"])
def test_a_fiscal_year_that_cannot_be_read_is_refused(index, typed):
    assert only_error(fiscal_year=typed) == [
        f"「実施年度」（{typed}）：年度は「令和6年度」「R6」「2024」のように入力してください。"
    ]


@pytest.mark.parametrize(
    "typed",
    ["令和6年4月1日", "R6.4.1", "2024-04-01", "２０２４／４／１", datetime.datetime(2024, 4, 1)],
)
def test_days_by_either_calendar(index, typed):
    assert only_case(started_on=typed).started_on == datetime.date(2024, 4, 1)


def test_a_day_that_is_not_in_the_calendar_is_refused(index):
    assert only_error(started_on="令和6年2月30日") == [
        "「開始日」（令和6年2月30日）：日付は「令和6年4月1日」「R6.4.1」「2024-04-01」のように入力してください。"
    ]


@pytest.mark.parametrize(
    "typed", ["１，２００，０００円", "120万円", "1,200,000", 1200000, "1200千円"]
)
def test_money_as_it_is_typed(index, typed):
    assert only_case(cost=typed).cost == 1_200_000


def test_half_width_kana_are_stored_full_width_and_special_characters_as_they_are(index):
    case = only_case(title="ﾋｷｺﾓﾘ支援～㈱髙﨑①と檮原Ⅲ")

    assert case.title == "ヒキコモリ支援～㈱髙﨑①と檮原Ⅲ"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_special_characters_survive_each_encoding(index, encoding):
    report = run_import(csv_file(case_row(title="㈱髙﨑①～Ⅲ℡"), encoding=encoding))

    assert (errors_of(report), CasePage.objects.get().title) == ([], "㈱髙﨑①～Ⅲ℡")


def test_a_telephone_number_in_full_width_is_stored_in_half_width(index):
    assert only_case(contact_phone="（０８５２）２２－５０６５").contact_phone == "(0852)22-5065"


@pytest.mark.parametrize("value", ["=A1&B1", "=SUM(1,2)"])
@pytest.mark.parametrize("name", ["title", "municipalities", "case_id", "partners"])
def test_a_formula_is_refused_wherever_it_stands(index, name, value):
    header = {
        "title": "題名",
        "municipalities": "市町村コード",
        "case_id": "事例ID",
        "partners": "連携主体",
    }
    assert only_error(**{name: value}) == [
        (
            f"「{header[name]}」（{value}）：数式またはエラーのセルです。"
            "値だけを貼り付けてください（コピーして「形式を選択して貼り付け→値」）。"
        )
    ]


def test_terms_are_found_by_label_in_any_width_and_several_in_a_cell(index):
    case = only_case(
        issues="ひきこもり、８０５０問題",
        programmes="ローカル１０，０００プロジェクト",
        places="通いの場・居場所",
    )

    assert [
        [term.label for term in getattr(case, name).all()]
        for name in ("issues", "programmes", "places")
    ] == [["ひきこもり", "8050問題"], ["ローカル10,000プロジェクト"], ["通いの場・居場所"]]


def test_an_unknown_term_is_answered_with_the_nearest(index):
    assert only_error(issues="ひきこもり支援") == [
        "「地域生活課題」（ひきこもり支援）：「ひきこもり支援」は語彙にありません。近い語：ひきこもり"
    ]


def test_tags_are_found_by_name_and_merged_ones_by_their_old_name(index):
    first = PortalTagFactory(name="はじめの一歩")
    second = PortalTagFactory(name="買い物①")
    merge_tags(PortalTagFactory(name="最初の一歩"), first, user=None)

    case = only_case(tags="最初の一歩、買い物1、はじめの一歩")

    assert list(case.tags.order_by("pk")) == [first, second]


def test_a_tag_that_is_not_there_is_not_made(index):
    PortalTagFactory(name="はじめの一歩")

    assert only_error(tags="はじめの一歩、はじめの２歩") == [
        (
            "「タグ」（はじめの一歩、はじめの２歩）："
            "「はじめの２歩」というタグはありません。近いタグ：はじめの一歩"
        )
    ]
    assert [tag.name for tag in PortalTag.objects.all()] == ["はじめの一歩"]


def test_an_empty_cell_leaves_the_tags_as_they_are(index):
    tag = PortalTagFactory(name="はじめの一歩")
    case = only_case(tags="はじめの一歩")

    run_import(xlsx_file(case_row(case_id=str(case.pk), tags="", title="別の題名")))

    case = CasePage.objects.get().get_latest_revision_as_object()
    assert (case.title, [*case.tags.all()]) == ("別の題名", [tag])


def test_partners_indicators_and_links_are_read_line_by_line(index):
    case = only_case(
        partners="社会福祉協議会｜架空社協｜送迎｜福祉\n民生委員・児童委員",
        indicators="参加者数｜０｜１２人｜人｜令和4年3月｜R7.3",
        links="架空の案内|https://www.example.jp/",
    )

    assert [(p.partner.label, p.name, p.role, p.side) for p in case.partners.all()] == [
        ("社会福祉協議会", "架空社協", "送迎", "welfare"),
        ("民生委員・児童委員", "", "", "other"),
    ]
    assert [
        (i.name, i.before, i.after, i.unit, i.before_as_of, i.after_as_of)
        for i in case.indicators.all()
    ] == [("参加者数", 0, 12, "人", "2022-03", "2025-03")]
    assert [(link.title, link.url) for link in case.links.all()] == [
        ("架空の案内", "https://www.example.jp/")
    ]


def test_a_line_that_cannot_be_read_is_named(index):
    assert only_error(indicators="参加者数｜0｜多数") == [
        (
            "「成果指標」（参加者数｜0｜多数）：「参加者数｜0｜多数」：「多数」は数字ではありません。"
            "（1行に1つ、「指標｜前｜後｜単位｜前の時点｜後の時点」の形で入力してください）"
        )
    ]


def test_the_sub_forms_are_filled(index):
    case = only_case(
        **{
            "rmo_details.legal_form": "認可地縁団体",
            "rmo_details.base": "旧小学校",
            "kyoryokutai_details.headcount": "２人",
        }
    )

    assert (case.rmo.legal_form, case.rmo.base, case.kyoryokutai.headcount) == (
        "認可地縁団体",
        "旧小学校",
        2,
    )


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("毎週水曜の10時?12時に開きます。", ["曜の10時?12時に開きます"]),
        ("5月1日?7日", ["5月1日?7日"]),
        ("１０時？１２時", []),
        ("１０時?１２時", ["１０時?１２時"]),
        ("10時?", ["10時?"]),
        ("4月1日(月)?5日(金)", ["4月1日(月)?5日(金)"]),
        ("費用は5?10万円", ["用は5?10万円"]),
        ("葛?区と10時?", ["葛?区と10時?", "区と10時?"]),
        ("なぜ来ないのか? と話し合いました。", []),
        ("本当ですか？", []),
        ("https://example.jp/?id=10?x=1", []),
        ("10時〜12時、10時～12時", []),
    ],
)
def test_characters_that_became_question_marks_are_noticed(text, passages):
    assert damaged_passages(text) == passages


def test_damage_is_a_warning_with_row_and_column_and_changes_nothing(index):
    report = run_import(xlsx_file(case_row(content="10時?12時")))

    assert warnings_of(report) == [
        (
            2,
            (
                "「取り組みの内容」（10時?12時）：「10時?12時」の「?」は、「〜」などの文字が"
                "失われたものかもしれません。元の文書と見比べてください。"
            ),
        )
    ]
    assert CasePage.objects.get().content == "10時?12時"


def test_many_damaged_passages_of_a_cell_are_one_warning(index):
    report = run_import(xlsx_file(case_row(content="1時?、2時?、3時?、4時?、5時?")))

    assert [text.split("：")[1] for _, text in warnings_of(report)] == [
        (
            "「1時?、2時?、3時?」「?、2時?、3時?、4時?」「?、3時?、4時?、5時?」ほか2か所の「?」は、"
            "「〜」などの文字が失われたものかもしれません。元の文書と見比べてください。"
        )
    ]


def test_a_text_beyond_the_soft_limit_is_a_warning_beyond_the_hard_limit_an_error(index):
    report = run_import(xlsx_file(case_row(content="あ" * 801)))
    assert [text for _, text in warnings_of(report)] == [
        f"「取り組みの内容」（{'あ' * 40}…）：800字までが目安です（現在801字）。"
    ]
    CasePage.objects.all().delete()

    assert only_error(summary="あ" * 301) == [
        f"「取り組みの概要」（{'あ' * 40}…）：300字以内で入力してください（現在301字）。"
    ]
