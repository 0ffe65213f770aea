"""Imports figures: the whole file or nothing; importing it again changes nothing."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from portal.japanese.variants import comparable
from portal.municipalities.codes import (
    BODY_LENGTH,
    CODE_LENGTH,
    check_digit,
    normalise_code,
)
from portal.municipalities.models import Municipality, Statistic
from portal.municipalities.statistics.cells import UnreadableCellError, figure, fit, share, year_of
from portal.municipalities.statistics.mappings import (
    Column,
    Header,
    Mapping,
    find_header,
    plain,
    shipped_mappings,
)
from portal.municipalities.statistics.report import FiguresRow, StatisticsReport
from portal.tables.report import Message, Outcome

NO_TABLE = (
    "どの列が何かわかりませんでした。見出しの行に市町村コードと統計値の列があるか確かめてください。"
    "用意した対応表にない表では、列の対応表（TOML）を指定してください。"
)
NO_SOURCE = "出典がわかりません。出典を入力してください（例：島根県人口推計、令和7年10月1日）。"
NO_YEAR = "列「{header}」が何年の値かわかりません。年を指定してください。"
TOTALS = "国・都道府県の合計"
WARDS = "政令指定都市の区"
OTHERS = "ほかの都道府県"
UNKNOWN = "登録のない区域（郡・支庁など）"
NOTES = "注記など"


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure of the file."""

    municipality: Municipality
    indicator: str
    year: int
    value: Decimal


Key = tuple[int, str, int]


def import_statistics(
    lines: Sequence[Sequence[str]],
    *,
    mapping: Mapping | None = None,
    year: int | None = None,
    source: str = "",
    dry_run: bool = False,
) -> StatisticsReport:
    """Import the figures of a table.

    Args:
        lines: All rows of the file as texts; the header may follow a title.
        mapping: What the columns mean; without it the shipped mappings are tried.
        year: For figures whose year is neither in the mapping nor in the table.
        source: Their source, instead of the one in the mapping.
        dry_run: Do everything except storing it.

    Returns:
        What was done, or why nothing was. Errors in the file are reported, never raised.
    """
    header = find_header(lines, [mapping] if mapping else shipped_mappings(), year)
    if header is None:
        return StatisticsReport(file_errors=(NO_TABLE,))
    source = source.strip() or header.mapping.source
    errors = [] if source else [NO_SOURCE]
    if header.year is None:
        errors += [
            NO_YEAR.format(header=column.header) for column in header.columns if not column.year
        ]
    if errors:
        return StatisticsReport(file_errors=tuple(errors), mapping=header.mapping.name)
    reader = _Reader(header)
    reader.read(lines)
    known = {
        (s.municipality_id, s.indicator, s.year): s
        for s in Statistic.objects.filter(municipality__in=reader.municipalities())
    }
    rows = tuple(reader.report_of(number, known, source) for number in reader.order)
    if not rows:
        errors.append(
            "この県の市町村の行がありません。都道府県を取り違えていないか確かめてください。"
        )
    report = StatisticsReport(
        rows=rows,
        file_errors=tuple(errors),
        skipped=tuple(reader.skipped.items()),
        warnings=reader.warnings(),
        mapping=header.mapping.name,
        source=source,
        stored=not dry_run and not errors and all(r.outcome != Outcome.ERROR for r in rows),
    )
    if report.stored:
        _store(reader.figures.values(), known, source)
    return report


class _Reader:
    """Reads the rows below a header: figures by row, errors by row, and what was skipped."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.skipped: Counter[str] = Counter()
        self.order: list[int] = []
        self.figures: dict[Key, _Figure] = {}
        self._by_code = {m.code: m for m in Municipality.objects.all()}
        self._prefectures = {code[:2] for code in self._by_code}
        self._names: dict[int, str] = {}
        self._figures_of: dict[int, list[_Figure]] = {}
        self._errors: dict[int, list[str]] = {}
        self._seen: set[str] = set()
        self._has_check_digits = False

    def read(self, lines: Sequence[Sequence[str]]) -> None:
        """Read all rows below the header; numbers count as Excel does."""
        below = lines[self.header.line + 1 :]
        self._has_check_digits = has_check_digits(
            (plain(_cell(cells, self.header.code)) for cells in below), self._by_code
        )
        for number, cells in enumerate(below, start=self.header.line + 2):
            if any(cell.strip() for cell in cells):
                self._read_row(number, cells)

    def municipalities(self) -> set[Municipality]:
        """Return the municipalities for which the file has figures."""
        return {found.municipality for found in self.figures.values()}

    def warnings(self) -> tuple[str, ...]:
        """Return the warnings for the user."""
        missing = [m.label for m in Municipality.objects.current() if m.code not in self._seen]
        if not missing or not self._seen:
            return ()
        return (f"ファイルに行のない市町村（{len(missing)}）：{'、'.join(missing)}",)

    def report_of(self, number: int, known: dict[Key, Statistic], source: str) -> FiguresRow:
        """Return the report on a row."""
        figures = self._figures_of.get(number, [])
        outcomes = {_outcome(found, known, source) for found in figures}
        errors = self._errors.get(number, [])
        outcome = next(
            (o for o in (Outcome.NEW, Outcome.UPDATE, Outcome.SAME) if o in outcomes), Outcome.EMPTY
        )
        return FiguresRow(
            number=number,
            title=self._names[number],
            outcome=Outcome.ERROR if errors else outcome,
            figures=tuple(_shown(found) for found in figures),
            errors=tuple(map(Message, errors)),
        )

    def _read_row(self, number: int, cells: Sequence[str]) -> None:
        written = _cell(cells, self.header.code)
        digits = plain(written)
        if not digits.isascii() or not digits.isdigit():
            self.skipped[NOTES] += 1
            return
        name = _cell(cells, self.header.municipality)
        try:
            code = self._code_of(digits)
        except ValueError:
            self._fail(number, name or written, f"市町村コード「{written}」が正しくありません。")
            return
        municipality = self._by_code.get(code)
        if municipality is None:
            self._skip(code)
            return
        self._names[number] = municipality.label
        self.order.append(number)
        if name and not _is_name_of(name, municipality):
            problem = (
                f"コード「{written}」は{municipality.label}ですが、「{name}」と書かれています。"
            )
            self._errors.setdefault(number, []).append(problem)
            return
        self._seen.add(code)
        for column in self.header.columns:
            self._read_figure(number, cells, column, municipality)

    def _code_of(self, digits: str) -> str:
        """Return the six-digit code. Raises ValueError."""
        if self._has_check_digits or len(digits) > BODY_LENGTH:
            return normalise_code(digits)
        body = digits.zfill(BODY_LENGTH)
        return body + check_digit(body)

    def _skip(self, code: str) -> None:
        body = code[:BODY_LENGTH]
        if body[2:] == "000":
            self.skipped[TOTALS] += 1
        elif code[:2] not in self._prefectures:
            self.skipped[OTHERS] += 1
        elif "101" <= body[2:] < "200":
            self.skipped[WARDS] += 1
        else:
            self.skipped[UNKNOWN] += 1

    def _read_figure(
        self, number: int, cells: Sequence[str], column: Column, municipality: Municipality
    ) -> None:
        try:
            year = column.year or year_of(_cell(cells, self.header.year))
            value = _value(cells, column)
        except UnreadableCellError as error:
            written = _cell(cells, column.index)
            self._errors.setdefault(number, []).append(
                f"「{column.header}」{f'（{written[:20]}）' if written else ''}：{error}"
            )
            return
        if value is None:
            return
        found = _Figure(municipality, column.rule.indicator, year, value)
        key = (municipality.pk, found.indicator, year)
        other = self.figures.setdefault(key, found)
        if other.value != value:
            self._errors.setdefault(number, []).append(
                f"「{column.header}」：同じ年の値がファイルに2つあり、違っています"
                f"（{other.value.normalize():,f}と{value.normalize():,f}）。"
            )
        self._figures_of.setdefault(number, []).append(found)

    def _fail(self, number: int, name: str, message: str) -> None:
        self._names[number] = name
        self.order.append(number)
        self._errors.setdefault(number, []).append(message)


def has_check_digits(texts: Iterable[str], ours: Collection[str]) -> bool:
    """Tell whether the codes of a column have six digits.

    A code of five digits may lack the check digit, or be one of six digits that lost the leading
    zero of prefectures 01–09; by chance every tenth can be read both ways. The column decides:
    either some code has six digits, or restoring zeros matches more of `ours`.
    """
    codes = [text for text in texts if text.isascii() and text.isdigit()]
    if any(len(code) == CODE_LENGTH for code in codes):
        return True
    bodies = {code[:BODY_LENGTH] for code in ours}
    whole = sum(code.zfill(CODE_LENGTH) in ours for code in codes)
    return whole > sum(code.zfill(BODY_LENGTH) in bodies for code in codes)


def _cell(cells: Sequence[str], index: int | None) -> str:
    return cells[index].strip() if index is not None and index < len(cells) else ""


def _value(cells: Sequence[str], column: Column) -> Decimal | None:
    number = figure(_cell(cells, column.index))
    if number is None:
        return None
    if column.per is not None:
        whole = figure(_cell(cells, column.per))
        if not whole:
            return None
        number = share(number, whole)
    return fit(number, column.rule.indicator, column.rule.factor)


def _is_name_of(written: str, municipality: Municipality) -> bool:
    """Tell whether a cell names the municipality, with or without prefecture and county."""
    return comparable(written).rstrip("*※").endswith(comparable(municipality.name))


def _outcome(found: _Figure, known: dict[Key, Statistic], source: str) -> Outcome:
    old = known.get((found.municipality.pk, found.indicator, found.year))
    if old is None:
        return Outcome.NEW
    return Outcome.SAME if (old.value, old.source) == (found.value, source) else Outcome.UPDATE


def _shown(found: _Figure) -> str:
    label = Statistic.Indicator(found.indicator).label
    unit = Statistic.UNITS[found.indicator]
    return f"{label} {found.value.normalize():,f}{unit}（{found.year}年）"


@transaction.atomic
def _store(figures: Iterable[_Figure], known: dict[Key, Statistic], source: str) -> None:
    """Save new and changed figures one by one, because the search follows the signals."""
    for found in figures:
        if _outcome(found, known, source) == Outcome.SAME:
            continue
        Statistic.objects.update_or_create(
            municipality=found.municipality,
            indicator=found.indicator,
            year=found.year,
            defaults={"value": found.value, "source": source},
        )
