"""Check a text: `manage.py privacy_check --text-file FILE --json`."""

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from portal.municipalities.codes import normalise_code
from portal.municipalities.models import Municipality
from portal.privacy.checking import check_text
from portal.privacy.context import Context
from portal.privacy.findings import Finding, Level
from portal.privacy.services import municipality_populations

UNREADABLE = "ファイルを文章として読めませんでした：{name}（UTF-8かShift_JISのテキストファイルを指定してください）"


class Command(BaseCommand):
    """Print the places of a text that may tell who somebody is. Findings are no failure."""

    help = "文章の中の、個人が特定されるおそれのある箇所を示します。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the text, the form of the answer and the place."""
        parser.add_argument(
            "--text-file",
            required=True,
            metavar="FILE",
            help="確かめる文章のファイル（- は標準入力）",
        )
        parser.add_argument("--json", action="store_true", help="結果をJSONで出力します")
        place = parser.add_mutually_exclusive_group()
        place.add_argument(
            "--municipality", metavar="CODE", help="文章の市町村の全国地方公共団体コード（6桁）"
        )
        place.add_argument(
            "--population",
            type=int,
            metavar="N",
            help="文章の市町村の人口（3,000人未満は厳しく確かめます）",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the file and print what is found."""
        text = read_text(options["text_file"])
        population = options["population"]
        if options["municipality"]:
            population = population_of(options["municipality"])
        findings = check_text(text, context=Context(population, _populations()))
        if options["json"]:
            rows = [asdict(finding) for finding in findings]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for finding in findings:
            self.stdout.write(_line(finding, text))
        counts = Counter(finding.level for finding in findings)
        numbers = "、".join(f"{level.label} {counts[level]}件" for level in Level)
        self.stdout.write(numbers if findings else "見つかった箇所はありません。")


def read_text(name: str) -> str:
    """Return the text of a file as it stands there, of standard input for `-`.

    Raises CommandError (exit code 2) when it is no text.
    """
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        message = f"ファイルを読めませんでした：{name}（{error.strerror}）"
        raise CommandError(message, returncode=2) from error
    if b"\0" not in content:
        for encoding in ("utf-8-sig", "cp932"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise CommandError(UNREADABLE.format(name=name), returncode=2)


def population_of(code: str) -> int:
    """Return the population of a municipality of the portal.

    Raises CommandError (exit code 2) when it is not known.
    """
    try:
        municipality = Municipality.objects.get(code=normalise_code(code))
    except (ValueError, Municipality.DoesNotExist) as error:
        message = f"市町村コード「{code}」は、このポータルに登録されていません。"
        raise CommandError(message, returncode=2) from error
    if municipality.population is None:
        message = f"{municipality}の人口が登録されていません。--population で指定してください。"
        raise CommandError(message, returncode=2)
    return municipality.population


def _populations() -> dict[str, int]:
    # A text can be checked before the portal is set up; then no municipality is known by name.
    try:
        return municipality_populations()
    except DatabaseError:
        return {}


def _line(finding: Finding, text: str) -> str:
    before = text[: finding.start]
    line, column = before.count("\n") + 1, finding.start - before.rfind("\n")
    return (
        f"{line}行目{column}字目 {finding.level.label} {finding.kind.label}"
        f"「{finding.text}」 {finding.reason}"
    )
