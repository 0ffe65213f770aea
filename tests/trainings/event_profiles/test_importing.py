"""Imports event tables as published by offices."""

import datetime
import io

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.casestudies import term
from tests.factories.municipalities import MunicipalityFactory
from trainings.event_profiles.importing import import_trainings
from trainings.event_profiles.profiles import profiles
from trainings.event_profiles.reading import read_times
from trainings.models import TrainingPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def ground(index):
    term("delivery", "onsite", "現地開催のみ")
    term("delivery", "online", "オンライン")
    return MunicipalityFactory(
        code="012025", prefecture_name="北海道", name="函館市", kana="はこだてし"
    )


def run(text, encoding="utf-8-sig", dry_run=False):
    return import_trainings(text.encode(encoding), user=None, dry_run=dry_run)


def remarks(report):
    return [str(warning) for row in report.rows for warning in row.warnings]


def test_a_file_with_few_columns_in_cp932_and_blank_rows_is_taken():
    report = run(
        "イベント名,イベント名_カナ,開始日\r\n\r\n連携研修,ﾚﾝｹｲｹﾝｼｭｳ,R8.11.23\r\n,,\r\n", "cp932"
    )

    assert report.stored
    assert report.encoding_label == "Shift_JIS（CP932）"
    assert [(row.number, row.outcome, row.title) for row in report.rows] == [(3, "new", "連携研修")]
    training = TrainingPage.objects.get()
    assert (training.kana, training.live, training.visibility) == (
        "れんけいけんしゅう",
        False,
        "municipal",
    )
    assert [s.day for s in training.ordered_sessions()] == [datetime.date(2026, 11, 23)]
    assert report.notes[0] == "「推奨データセット「イベント一覧」」の表として読み取りました。"
    assert report.notes[1].startswith("ファイルにない列：都道府県コード又は市区町村コード、")


@pytest.mark.parametrize(
    "text",
    ["R8.11.23", "令和8年11月23日", "2026/11/23", "２０２６／１１／２３", "2026-11-23 00:00:00"],
)
def test_dates_are_read_in_every_way_offices_write_them(text):
    run(f"イベント名,開始日\n研修,{text}\n")

    (session,) = TrainingPage.objects.get().ordered_sessions()
    assert session.day == datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13:30", ("13:30", None, False)),
        ("10時〜12時", ("10:00", "12:00", False)),
        ("10:00～12:00", ("10:00", "12:00", False)),
        ("10：00-12：00", ("10:00", "12:00", False)),
        ("10時?12時", ("10:00", "12:00", True)),
        ("10時?", ("10:00", None, True)),
        ("10時〜", ("10:00", None, False)),
        ("午後1時30分", ("13:30", None, False)),
        ("午後1時半から午後3時", ("13:30", "15:00", False)),
    ],
)
def test_times_are_read_as_they_are_found(text, expected):
    start, end, damaged = read_times(text)

    assert (f"{start:%H:%M}", f"{end:%H:%M}" if end else None, damaged) == expected


def test_a_lost_character_in_a_time_is_read_and_remarked():
    report = run(
        "イベント名,イベント名_カナ,開始日,開始時間\n研修,ケンシュウ,2026-11-23,10時?12時\n"
    )

    (session,) = TrainingPage.objects.get().ordered_sessions()
    assert (session.starts, session.ends) == (datetime.time(10), datetime.time(12))
    assert remarks(report) == [
        (
            "「開始時間」（10時?12時）：「?」は「〜」が失われたものとして、10:00から12:00と読み取りました。"
            "元の文書と見比べてください。"
        )
    ]


def test_each_row_says_what_could_not_be_read():
    report = run(
        "イベント名,イベント名_カナ,開始日,開始時間,終了時間,料金(基本),定員,緯度,参加申込終了日,URL\n"
        "研修,ケンシュウ,11月の第4月曜,昼すぎ,,有料,若干名,北緯,近日,準備中\n"
    )

    assert report.stored
    assert [text.split("：")[0] for text in remarks(report)] == [
        "「URL」（準備中）",
        "「開始日」（11月の第4月曜）",
        "「開始時間」（昼すぎ）",
        "「参加申込終了日」（近日）",
        "「料金(基本)」（有料）",
        "「定員」（若干名）",
        "「緯度」（北緯）",
    ]
    training = TrainingPage.objects.get()
    assert (training.fee, training.capacity, training.latitude, training.deadline_on) == (None,) * 4
    assert training.ordered_sessions() == []


@pytest.mark.parametrize(
    ("column", "text", "field", "expected"),
    [
        ("料金(基本)", "無料", "fee", 0),
        ("料金(基本)", "１，０００円", "fee", 1000),
        ("定員", "30名", "capacity", 30),
        ("定員", "約100人", "capacity", 100),
        ("定員", "", "capacity", None),
        ("連絡先電話番号", "（０１３８）２１－３０００", "contact_phone", "(0138)21-3000"),
    ],
)
def test_numbers_are_read_with_their_units(column, text, field, expected):
    run(f'イベント名,{column}\n研修,"{text}"\n')

    assert getattr(TrainingPage.objects.get(), field) == expected


@pytest.mark.parametrize("code", ["012025", "12025", "1202", "０１２０２５"])
def test_a_lost_leading_zero_of_the_code_is_put_back(ground, code):
    run(f"都道府県コード又は市区町村コード,イベント名\n{code},研修\n")

    assert TrainingPage.objects.get().municipality == ground


def test_a_code_of_elsewhere_is_remarked_and_left_out():
    report = run(
        "都道府県コード又は市区町村コード,イベント名,イベント名_カナ,開始日\n322016,研修,ケ,2026-11-23\n"
    )

    assert TrainingPage.objects.get().municipality is None
    assert remarks(report) == [
        (
            "「都道府県コード又は市区町村コード」（322016）：市町村コード「322016」（島根県松江市）は、"
            "このポータルに登録された市町村のコードではありません。 対象の市町村は空欄にしました。"
        )
    ]


def test_what_contradicts_itself_is_left_out_and_remarked():
    report = run(
        "イベント名,イベント名_カナ,開始日,終了日,開始時間,終了時間,参加申込終了日\n"
        "研修,ケンシュウ,2026-11-23,2026-11-20,13:00,10:00,2026-12-01\n"
    )

    training = TrainingPage.objects.get()
    (session,) = training.ordered_sessions()
    assert (session.end_day, session.ends, training.deadline_on) == (None, None, None)
    assert [text.split("：")[-1] for text in remarks(report)] == [
        "終了日が開始日より前のため、空欄にしました。",
        ["00）", "終了時間が開始時間より後でないため、空欄にしました。"][-1],
        "申込期限は、最初の回が始まる時より前にしてください。空欄にしました。",
    ]


def test_one_row_without_a_title_keeps_the_whole_file_out():
    report = run("イベント名,開始日\n研修,2026-11-23\n,2026-11-24\n")

    assert (report.stored, [row.outcome for row in report.rows]) == (False, ["new", "error"])
    assert [str(error) for error in report.rows[1].errors] == [
        "「イベント名」：題名がないため取り込めません。入力してください。"
    ]
    assert not TrainingPage.objects.exists()


def test_a_dry_run_stores_nothing():
    report = run("イベント名,開始日\n研修,2026-11-23\n", dry_run=True)

    assert (report.stored, report.new_count, TrainingPage.objects.count()) == (False, 1, 0)


def test_hundreds_of_dates_in_one_cell_are_a_text():
    dates = "／".join(["2027-02-03 10:00"] * 1500)

    run(f"イベント名,開始日,開始日時特記事項\n研修,2027-02-03,全1500回：{dates}\n")

    assert len(TrainingPage.objects.get().ordered_sessions()) == 1


def test_what_stands_twice_in_a_file_is_taken_once():
    report = run("イベント名,開始日\n研修,2026-11-23\n研修,R8.11.23\n研修,2026-11-24\n")

    assert [row.outcome for row in report.rows] == ["new", "skip", "new"]
    assert TrainingPage.objects.count() == 2


def test_a_formula_is_not_read():
    book = openpyxl.Workbook()
    book.active.append(["イベント名", "イベント名_カナ", "開始日", "定員"])
    book.active.append(["研修", "ケンシュウ", datetime.datetime(2026, 11, 23), "=10*3"])
    buffer = io.BytesIO()
    book.save(buffer)

    report = import_trainings(buffer.getvalue(), user=None, dry_run=False)

    assert TrainingPage.objects.get().capacity is None
    assert [text.split("：")[0] for text in remarks(report)] == ["「定員」（=10*3）"]


def test_an_online_event_is_known_by_its_place():
    run("イベント名,場所名称\n研修,Ｚｏｏｍ（オンライン）\n")

    assert TrainingPage.objects.get().delivery.slug == "online"


def test_a_cancelled_event_stays_cancelled():
    run("名称,状態\n研修,中止\n")

    assert TrainingPage.objects.get().cancelled


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("氏名,住所\nA,B\n", "イベントの表として読み取れませんでした。"),
        ("イベント名,開始日\n", "2行目から下にイベントがありません。"),
        ("イベント名,イベント名\nA,B\n", "列「イベント名」が2つ以上あります。"),
        ("", "ファイルが空です。"),
    ],
)
def test_what_is_no_event_table_is_refused_with_the_reason(text, error):
    report = run(text, "utf-8")

    assert report.file_errors[0].startswith(error)


def test_the_command_reports_row_by_row(tmp_path, capsys):
    path = tmp_path / "events.csv"
    path.write_text("イベント名,イベント名_カナ,開始日\n研修,ケンシュウ,近日\n", encoding="cp932")

    call_command("import_trainings", str(path), "--dry-run")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "文字コード：Shift_JIS（CP932）"
    assert "2行目 新規 研修" in lines
    assert lines[-1] == "確認だけを行いました。何も保存していません。"
    with pytest.raises(CommandError, match="ファイルを読めませんでした"):
        call_command("import_trainings", str(tmp_path / "none.csv"))


headers = st.sampled_from(
    [header for profile in profiles().values() for header in profile.headers] + ["謎の列", ""]
)
cells = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["10時?", "R8.2.30", "9" * 30, "=A1", "全2回：2026-13-01", "0", "-1", "〜"]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(cells, max_size=6), max_size=4), names=st.lists(headers, max_size=6))
def test_whatever_a_table_holds_there_is_a_report(rows, names):
    lines = [["イベント名", *names], *([f"研修{n}", *row] for n, row in enumerate(rows))]
    text = "\n".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines
    )

    report = import_trainings(text.encode("utf-8", "replace"), user=None, dry_run=True)

    assert report.rows or report.file_errors


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_whatever_the_bytes_there_is_a_report(content):
    assert import_trainings(content, user=None, dry_run=True).file_errors
