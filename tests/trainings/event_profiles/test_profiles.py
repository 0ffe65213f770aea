"""The profiles equal those of the data sets exactly; an operator can add one."""

import pytest

from portal.tables.spreadsheets import read_table
from portal.tables.writing import UTF8
from tests.factories.trainings import TrainingPageFactory
from trainings.event_profiles.profiles import OWN, profile_for, profiles
from trainings.event_profiles.writing import WRITERS, write_events

# 推奨データセット「イベント一覧」, from the model file of 2021.
RECOMMENDED = (
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,イベント名,イベント名_カナ,イベント名_英語,"
    "開始日,終了日,開始時間,終了時間,開始日時特記事項,説明,料金(基本),料金(詳細),連絡先名称,連絡先電話番号,"
    "連絡先内線番号,主催者,場所名称,住所,方書,緯度,経度,アクセス方法,駐車場情報,定員,参加申込終了日,"
    "参加申込終了時間,参加申込方法,URL,備考"
)
# The header of the events in デジタル庁's catalogue of base registries.
GIF = (
    "NO,都道府県コード又は市区町村コード,名称,名称(カナ),名称(英字),名称(通称),サブタイトル,概要,説明,"
    "サブイベント,イベント種類,URL,画像URL,状態,対象となる産業,ステージ,開始日,終了日,開始時刻,終了時刻,"
    "日時備考,場所名称,集合場所,郵便番号,住所都道府県,住所市区町村,住所町名,住所丁目以下,建物名等,緯度,経度,"
    "主催団体,共催団体,その他関係団体,対象者,定員,料金(基本),料金(詳細),外国語対応,申込期限日,申込期限時刻,"
    "申込方法,アクセス方法,駐車場情報,駐輪場情報,連絡先名称,連絡先電話番号,連絡先内線番号,"
    "連絡先メールアドレス,備考"
)


@pytest.mark.parametrize(
    ("slug", "count", "header"), [("recommended", 32, RECOMMENDED), ("gif", 50, GIF)]
)
def test_the_columns_are_those_of_the_data_set(slug, count, header):
    profile = profiles()[slug]

    assert ",".join(profile.headers) == header
    assert len(profile.columns) == count


@pytest.mark.parametrize("slug", ["recommended", "gif"])
def test_every_value_a_column_names_exists(slug):
    named = {column.value for column in profiles()[slug].columns if column.value}

    assert named - set(WRITERS) == set()


def test_a_file_is_known_by_its_headers():
    assert profile_for(RECOMMENDED.split(",")).slug == "recommended"
    assert profile_for(GIF.split(",")).slug == "gif"
    assert profile_for(["イベント名", "開始日"]).slug == "recommended"
    assert profile_for(["名称", "開始日"]).slug == "gif"
    assert profile_for(["氏名", "住所"]) is None


@pytest.mark.django_db
def test_an_operator_adds_a_profile_with_a_file(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / OWN).mkdir()
    (tmp_path / OWN / "own.toml").write_text(
        'name = "県の様式"\ncolumns = [{ header = "催し", value = "title" }, { header = "区分" }]\n',
        encoding="utf-8",
    )
    training = TrainingPageFactory(title="連携研修")

    table = write_events(
        [training], profiles()["own"], UTF8, base_url="http://x", prefecture=("", "")
    )

    (row,) = read_table(table.content).rows
    assert row.values == {"催し": "連携研修", "区分": ""}
