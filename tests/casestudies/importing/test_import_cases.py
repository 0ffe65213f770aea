"""Imports cases from a file: new and changed ones, all or none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudies.importing.rows import REWRITE_OR_ANSWER, REWRITE_OR_IMPORT_DRAFT
from casestudies.importing.template import template_workbook
from casestudies.models import CaseImage, CasePage
from casestudies.rules import DECLARATIONS
from portal.municipalities.models import Municipality
from portal.vocabularies.models import Term
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.casestudies import CasePageFactory
from tests.factories.pages import PortalImageFactory
from tests.support.case_files import (
    case_row,
    csv_file,
    errors_of,
    run_import,
    warnings_of,
)

ALL = frozenset(DECLARATIONS)


@pytest.mark.parametrize(
    ("encoding", "label"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8（BOM付き）"), ("cp932", "Shift_JIS（CP932）")],
)
def test_a_row_becomes_a_draft_for_municipal_staff(index, encoding, label):
    report = run_import(csv_file(case_row(), encoding=encoding))

    case = CasePage.objects.get()
    assert (report.encoding_label, report.stored, errors_of(report)) == (label, True, [])
    assert [(r.number, r.outcome, r.object_id, r.title) for r in report.rows] == [
        (2, "new", case.pk, "架空の畑で働く日")
    ]
    assert (case.title, case.fiscal_year, case.stage.label, case.live, case.visibility) == (
        "架空の畑で働く日",
        2024,
        "実施中",
        False,
        "municipal",
    )
    assert case.get_parent().specific == index
    assert case.slug == "2024-322016-1"


def test_the_visibility_of_the_file_is_used(index):
    run_import(csv_file(case_row(visibility="一般公開")))

    assert CasePage.objects.get().visibility == "public"


def test_publishing_makes_cases_live_with_the_declarations_of_the_importing_person(index):
    report = run_import(csv_file(case_row()), publish=True, declarations=ALL)

    case = CasePage.objects.get()
    assert (report.stored, case.live, case.publication_problems()) == (True, True, {})
    assert case.case_municipalities.get().figures_for == "322016:2024"


def test_publishing_without_every_declaration_is_refused(index):
    report = run_import(csv_file(case_row()), publish=True, declarations=ALL - {"declares_consent"})

    assert report.file_errors == ("公開するには、3つの確認事項すべてにチェックが必要です。",)
    assert CasePage.objects.count() == 0


def test_what_publishing_needs_is_a_warning_for_drafts_and_an_error_otherwise(index):
    content = csv_file(case_row(stage="", purpose="", municipalities=""))

    draft = run_import(content, dry_run=True)
    published = run_import(content, publish=True, declarations=ALL)

    assert (draft.is_valid, warnings_of(draft)) == (
        True,
        [
            (2, "「市町村コード」：公開するまでに入力が必要です。"),
            (2, "「段階」：公開するまでに入力が必要です。"),
            (2, "「目的」：公開するまでに入力が必要です。"),
        ],
    )
    assert errors_of(published) == [
        (2, "「市町村コード」：必須の項目です。入力してください。"),
        (2, "「段階」：必須の項目です。入力してください。"),
        (2, "「目的」：必須の項目です。入力してください。"),
    ]


def test_even_a_draft_needs_title_and_fiscal_year(index):
    report = run_import(csv_file(case_row(title="", fiscal_year="")))

    assert errors_of(report) == [
        (2, "「題名」：必須の項目です。入力してください。"),
        (2, "「実施年度」：必須の項目です。入力してください。"),
    ]


def test_one_bad_row_keeps_all_others_out(index):
    report = run_import(csv_file(case_row(), case_row(title="二つ目", stage="不明")))

    assert [(row.number, row.outcome, row.object_id) for row in report.rows] == [
        (2, "new", None),
        (3, "error", None),
    ]
    assert (report.stored, CasePage.objects.count()) == (False, 0)


def test_every_error_of_a_row_is_reported_in_the_order_of_the_columns(index):
    report = run_import(csv_file(case_row(cost="たくさん", fiscal_year="去年", stage="不明")))

    assert [text.split("：")[0] for _, text in errors_of(report)] == [
        "「実施年度」（去年）",
        "「段階」（不明）",
        "「事業費」（たくさん）",
    ]


def test_a_dry_run_reports_the_same_and_stores_nothing(index):
    content = csv_file(case_row(), case_row(title="二つ目", content="10時?12時"))

    dry = run_import(content, dry_run=True)

    assert (dry.is_valid, dry.stored, CasePage.objects.count()) == (True, False, 0)
    index.refresh_from_db()
    assert index.numchild == 0
    wet = run_import(content)
    assert [(r.number, r.outcome, r.warnings) for r in dry.rows] == [
        (r.number, r.outcome, r.warnings) for r in wet.rows
    ]


def test_an_unknown_column_is_refused_by_name(index):
    report = run_import(csv_file({**case_row(), "備考その２": "x"}))

    assert report.file_errors == (
        "列「備考その2」は様式にありません。列の名前を確かめるか、列を削除してください。",
    )


def test_a_missing_column_is_refused_by_name(index):
    row = case_row()
    del row["実施年度"]

    assert run_import(csv_file(row)).file_errors == (
        "列「実施年度」がありません。様式をダウンロードして使ってください。",
    )


def test_a_column_that_stands_twice_is_refused_by_name(index):
    content = csv_file(case_row()).decode("utf-8-sig").replace("題名,", "題名,題 名,", 1)

    assert run_import(content.encode()).file_errors == (
        "列「題名」が2つ以上あります。1つにしてください。",
    )


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "ファイルが空です。"),
        (
            "題名\r\n".encode("utf-16"),
            "列「実施年度」がありません。様式をダウンロードして使ってください。",
        ),
    ],
)
def test_what_is_no_file_of_cases_is_refused(index, content, error):
    assert error in run_import(content).file_errors


def test_the_empty_template_says_that_there_are_no_cases(index):
    assert run_import(template_workbook()).file_errors == ("2行目から下に事例がありません。",)


def test_the_same_case_twice_in_a_file_is_refused(index):
    report = run_import(
        csv_file(case_row(), case_row(title="架空の畑で 働く日", municipalities="322016、322032"))
    )

    assert errors_of(report) == [
        (
            3,
            (
                "「題名」（架空の畑で 働く日）：同じ題名・市町村・年度の事例が2行目にもあります。"
                "どちらかを削除してください。"
            ),
        )
    ]


def test_a_case_that_is_there_already_is_refused_with_its_id(index):
    run_import(csv_file(case_row()))
    case = CasePage.objects.get()

    report = run_import(csv_file(case_row()))

    assert errors_of(report) == [
        (
            2,
            (
                f"「題名」（架空の畑で働く日）：同じ題名・市町村・年度の事例（ID {case.pk}）がすでにあります。"
                f"その事例を更新するときは、「事例ID」に{case.pk}と入力してください。"
            ),
        )
    ]


def test_the_same_title_in_another_year_or_town_is_another_case(index):
    report = run_import(
        csv_file(case_row(), case_row(fiscal_year="R5"), case_row(municipalities="322032"))
    )

    assert (report.stored, report.new_count) == (True, 3)
    assert sorted(CasePage.objects.values_list("slug", flat=True)) == [
        "2023-322016-1",
        "2024-322016-1",
        "2024-322032-1",
    ]


@pytest.fixture
def rich_case(index):
    """A live case with more content than a file can have."""
    case = CasePageFactory(
        title="元の題名",
        municipalities=[Municipality.objects.get(code="322016")],
        images=[CaseImage(image=PortalImageFactory(), caption="畑")],
        advice="元の助言です。",
    )
    case.save_revision().publish()
    return CasePage.objects.get(pk=case.pk)


def test_an_id_changes_that_case_and_keeps_what_the_file_does_not_say(rich_case):
    figures = rich_case.case_municipalities.get().pk
    row = case_row(case_id=str(rich_case.pk), title="新しい題名", background="", purpose="")

    report = run_import(csv_file(row), publish=True, declarations=ALL)

    assert [(r.outcome, r.object_id, r.errors) for r in report.rows] == [
        ("update", rich_case.pk, ())
    ]
    case = CasePage.objects.get()
    assert (case.title, case.summary, case.background, case.advice, case.slug, case.live) == (
        "新しい題名",
        "架空の概要です。",
        "架空の理由です。",
        "元の助言です。",
        rich_case.slug,
        True,
    )
    assert [image.caption for image in case.images.all()] == ["畑"]
    assert case.case_municipalities.get().pk == figures
    assert case.visibility == rich_case.visibility


def test_a_change_stays_a_draft_beside_the_live_case(rich_case):
    run_import(csv_file(case_row(case_id=str(rich_case.pk), title="新しい題名")))

    case = CasePage.objects.get()
    assert (case.title, case.has_unpublished_changes) == ("元の題名", True)
    assert case.get_latest_revision_as_object().title == "新しい題名"
    assert case.revisions.count() == 2


def test_partners_keep_what_the_cell_leaves_open(index):
    run_import(csv_file(case_row(partners="社会福祉協議会｜架空社協｜送迎｜福祉")))
    case = CasePage.objects.get()

    run_import(
        csv_file(
            case_row(case_id=str(case.pk), partners="企業｜架空商店\n社会福祉協議会｜架空社協")
        )
    )

    latest = CasePage.objects.get().get_latest_revision_as_object()
    assert [(p.name, p.role, p.side) for p in latest.partners.all()] == [
        ("架空商店", "", "other"),
        ("架空社協", "送迎", "welfare"),
    ]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("99999", "ID 99999 の事例はありません。新しい事例は空欄にします。"),
        ("十二", "IDは数字で入力してください。新しい事例は空欄にします。"),
        ("9" * 30, "IDは数字で入力してください。新しい事例は空欄にします。"),
    ],
)
def test_an_id_of_nothing_is_refused(index, typed, error):
    assert errors_of(run_import(csv_file(case_row(case_id=typed)))) == [
        (2, f"「事例ID」（{typed}）：{error}")
    ]


def test_an_id_that_stands_twice_is_refused(rich_case):
    rows = [case_row(case_id=str(rich_case.pk), title=title) for title in ("一つ目", "二つ目")]

    assert errors_of(run_import(csv_file(*rows))) == [
        (
            3,
            (
                f"「事例ID」（{rich_case.pk}）：ID {rich_case.pk} は2行目にもあります。"
                "1つの事例は1行にまとめてください。"
            ),
        )
    ]


def test_nobody_changes_a_case_without_the_right_to(rich_case):
    content = csv_file(case_row(case_id=str(rich_case.pk)))

    refused = run_import(content, user=UserFactory())
    allowed = run_import(content, user=AdministratorFactory())

    assert errors_of(refused) == [
        (2, f"「事例ID」（{rich_case.pk}）：ID {rich_case.pk} の事例を変更する権限がありません。")
    ]
    assert allowed.stored


def test_a_case_of_its_participants_is_seen_by_who_imported_it(index):
    user = AdministratorFactory()

    run_import(
        csv_file(case_row(visibility="関係者のみ")), user=user, publish=True, declarations=ALL
    )

    assert f"user:{user.pk}" in CasePage.objects.get().audiences()


def test_a_term_that_is_no_longer_used_is_a_warning_with_its_successor(index):
    old = Term.objects.of("programme").get(label="地域おこし協力隊")
    new = Term.objects.create(vocabulary="programme", slug="new", label="新しい協力隊")
    Term.objects.filter(pk=old.pk).update(valid_to="2020-03-31", successor=new)

    report = run_import(csv_file(case_row(programmes="地域おこし協力隊")))

    assert warnings_of(report) == [
        (
            2,
            (
                "「地域力創造施策」（地域おこし協力隊）：「地域おこし協力隊」は今は使われていない語です。"
                "新しい語は「新しい協力隊」です。"
            ),
        )
    ]


def test_queries_per_row_are_bounded(index):
    def queries(rows):
        content = csv_file(
            *(
                case_row(
                    title=f"事例{number}",
                    issues="ひきこもり、就労困難",
                    partners="社会福祉協議会｜架空社協",
                )
                for number in range(rows)
            )
        )
        with CaptureQueriesContext(connection) as captured:
            assert run_import(content, dry_run=True, publish=True, declarations=ALL).is_valid
        return len(captured)

    run_import(csv_file(case_row()), dry_run=True)
    few, many = queries(2), queries(12)

    # Most of these queries are Wagtail's: the page, its parts and terms, revision, publication,
    # indices.
    assert (many - few) / 10 <= 320


def test_a_finding_keeps_a_row_from_being_published_and_is_told_with_its_column(index):
    row = case_row(content="佐藤さんが茶畑で働いた。")
    finding = (
        "「取り組みの内容」（佐藤さんが茶畑で働いた。）：要修正・氏名「佐藤さん」：氏名が書かれています。"
        "「Aさん」などに改めるか、名前を載せる同意を記録してください。"
    )

    refused = run_import(csv_file(row), publish=True, declarations=ALL)
    assert (refused.stored, errors_of(refused)) == (
        False,
        [(2, finding + REWRITE_OR_IMPORT_DRAFT)],
    )

    draft = run_import(csv_file(row))
    assert (draft.stored, CasePage.objects.get().live) == (True, False)
    assert warnings_of(draft) == [(2, finding + REWRITE_OR_ANSWER)]
