"""`manage.py import_cases`."""

import io

import pytest
from django.core.management import CommandError, call_command

from casestudies.models import CasePage
from portal.tables.spreadsheets import read_table
from tests.factories.accounts import UserFactory
from tests.support.case_files import case_row, csv_file


@pytest.fixture
def run(index, tmp_path):
    """Run the command on a file with these rows and return the printed lines."""

    def command(*rows, options=()):
        path = tmp_path / "cases.csv"
        path.write_bytes(csv_file(*rows))
        out = io.StringIO()
        try:
            call_command("import_cases", path, *options, stdout=out)
        except CommandError as error:
            out.write(str(error))
        return out.getvalue().splitlines()

    return command


def test_cases_are_imported_as_drafts(run):
    lines = run(case_row())

    case = CasePage.objects.get()
    assert lines == [
        "文字コード：UTF-8（BOM付き）",
        f"2行目 新規 ID {case.pk} 架空の畑で働く日",
        "新規 1件、更新 0件、注意 0件、エラー 0行",
        "下書きとして取り込みました。管理画面で確かめて公開してください。",
    ]


def test_a_dry_run_says_that_it_stored_nothing(run):
    lines = run(case_row(), options=["--dry-run"])

    assert lines[-1] == "確認だけを行いました。何も保存していません。"
    assert CasePage.objects.count() == 0


def test_publishing_asks_for_the_declarations(run):
    lines = run(case_row(), options=["--publish"])

    assert lines == [
        "公開するには --declare で次のことを確認してください。",
        (
            "個人が特定される内容を含みません、本人や写真に写っている人について書いた部分は、"
            "同意を得ています、支援会議で知り得た情報を含みません"
        ),
        "付けなければ下書きとして取り込みます。",
    ]


def test_declared_cases_are_published_in_the_name_of_a_user(run):
    user = UserFactory(username="kashima", is_superuser=True)

    lines = run(case_row(), options=["--publish", "--declare", "--user", "kashima"])

    assert lines[-1] == "取り込んで公開しました。"
    case = CasePage.objects.get()
    assert (case.live, case.owner) == (True, user)


def test_errors_are_told_row_by_row_and_fail_the_command(run, index, tmp_path):
    lines = run(case_row(), case_row(title="二つ目", stage="不明", content="10時?12時"))

    assert lines == [
        "文字コード：UTF-8（BOM付き）",
        "2行目 新規 架空の畑で働く日",
        "3行目 エラー 二つ目",
        (
            "    エラー 「段階」（不明）：「不明」は語彙にありません。"
            "使える語：準備中、試行、実施中、定着・展開、終了（ふりかえり）"
        ),
        (
            "    注意 「取り組みの内容」（10時?12時）：「10時?12時」の「?」は、「〜」などの文字が"
            "失われたものかもしれません。元の文書と見比べてください。"
        ),
        "新規 1件、更新 0件、注意 1件、エラー 1行",
        "エラーがあるため、何も保存していません。直してから、もう一度実行してください。",
    ]
    with pytest.raises(CommandError):
        call_command("import_cases", tmp_path / "cases.csv", stdout=io.StringIO())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "取り込むファイル、または --template を指定してください。"),
        (["nowhere.xlsx"], "ファイルを読めませんでした：nowhere.xlsx"),
        (["--template", "nowhere/out.xlsx"], "様式を書き出せませんでした：nowhere/out.xlsx"),
        ([__file__, "--user", "nobody"], "利用者「nobody」は登録されていません。"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(index, arguments, message):
    with pytest.raises(CommandError, match=message):
        call_command("import_cases", *arguments, stdout=io.StringIO())


def test_the_template_is_written(index, tmp_path):
    path = tmp_path / "out.xlsx"

    call_command("import_cases", "--template", path, stdout=io.StringIO())

    assert "題名" in read_table(path.read_bytes()).headers
