"""`manage.py privacy_check`."""

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories.municipalities import MunicipalityFactory, StatisticFactory
from tests.support.places import PROJECT_ROOT

TEXT = "畑の様子です。\n佐藤さんは元教員の男性です。\n"
NAME = {
    "start": 8,
    "end": 12,
    "kind": "name",
    "level": "stop",
    "reason": "氏名が書かれています。「Aさん」などに改めるか、名前を載せる同意を記録してください。",
    "text": "佐藤さん",
}


@pytest.fixture
def text_file(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("privacy_check", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_findings_are_printed_as_json(text_file) -> None:
    assert json.loads(run("--text-file", text_file, "--json")) == [NAME]


@pytest.mark.django_db
def test_findings_are_printed_for_people(text_file) -> None:
    assert run("--text-file", text_file).splitlines() == [
        f"2行目1字目 要修正 氏名「佐藤さん」 {NAME['reason']}",
        "要修正 1件、要確認 0件",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "expected"), [((), "見つかった箇所はありません。\n"), (("--json",), "[]\n")]
)
def test_text_without_findings(tmp_path, options, expected) -> None:
    path = tmp_path / "text.txt"
    path.write_text("畑の様子です。", encoding="utf-8")
    assert run("--text-file", path, *options) == expected


@pytest.mark.django_db
def test_small_population_is_told_by_number_or_by_municipality(text_file) -> None:
    village = MunicipalityFactory(code="325252")
    StatisticFactory(municipality=village, indicator="population", year=2020, value=2267)
    for place in (("--population", 2267), ("--municipality", "325252")):
        found = json.loads(run("--text-file", text_file, "--json", *place))
        assert [(f["kind"], f["text"]) for f in found] == [
            ("name", "佐藤さん"),
            ("small_place", "元教員の男性"),
        ]


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_text_of_other_encodings_is_read(tmp_path, encoding) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert json.loads(run("--text-file", path, "--json")) == [NAME]


@pytest.mark.django_db
def test_file_that_is_no_text_is_refused(tmp_path) -> None:
    missing, binary = tmp_path / "missing.txt", tmp_path / "binary.xlsx"
    binary.write_bytes(b"PK\x03\x04\x00\x81\xff")
    for path, words in (
        (missing, "ファイルを読めませんでした"),
        (tmp_path, "ファイルを読めませんでした"),
        (binary, "文章として読めませんでした"),
    ):
        with pytest.raises(CommandError, match=words) as raised:
            run("--text-file", path)
        assert raised.value.returncode == 2


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["322016", "あ", "000000"])
def test_unknown_municipality_is_refused(text_file, code) -> None:
    with pytest.raises(CommandError, match="このポータルに登録されていません") as raised:
        run("--text-file", text_file, "--municipality", code)
    assert raised.value.returncode == 2


@pytest.mark.django_db
def test_municipality_without_population_is_refused(text_file) -> None:
    MunicipalityFactory(code="325252")
    with pytest.raises(CommandError, match="人口が登録されていません"):
        run("--text-file", text_file, "--municipality", "325252")


@pytest.mark.slow
def test_text_is_checked_before_the_portal_is_set_up(tmp_path) -> None:
    """From standard input, without a database."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.development",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "privacy_check", "--text-file", "-", "--json"],
        input=TEXT.encode(),
        capture_output=True,
        cwd=PROJECT_ROOT,
        env=environment,
        check=True,
    )
    assert json.loads(done.stdout) == [NAME]
