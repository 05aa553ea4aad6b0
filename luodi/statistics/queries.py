"""Reads of published tables for pages and programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _

from luodi_engine.published import MESSAGES, Verdict
from luodi_engine.values import Interval

from .choices import CheckKind, Outcome
from .facts import written_table
from .models import PublishedTable
from .written_tables import CONSTANT, WrittenCheck, WrittenTable

SIGNS = {CheckKind.TOTAL: " + ", CheckKind.DIFFERENCE: " − ", CheckKind.RATIO: " ÷ "}


@dataclass(frozen=True, slots=True)
class JudgedCheck:
    """A check with its verdict in words."""

    number: int
    check: WrittenCheck
    verdict: Verdict
    figure: str
    made_of: str
    sentence: str
    stands_for: str
    possible: str

    @property
    def outcome(self) -> str:
        """``right``, ``undecidable`` or ``misprinted``."""
        return self.verdict.outcome

    @property
    def outcome_label(self) -> str:
        """The verdict's name."""
        return str(Outcome(self.verdict.outcome).label)


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell of the table as printed, with the check that is about it."""

    text: str
    judged: JudgedCheck | None


@dataclass(frozen=True, slots=True)
class JudgedTable:
    """A table with every cell as printed and every check judged."""

    table: PublishedTable
    written: WrittenTable
    rows: tuple[tuple[str, tuple[PrintedCell, ...]], ...]
    checks: tuple[JudgedCheck, ...]

    def count(self, outcome: str) -> int:
        """How many checks have an outcome."""
        return sum(each.outcome == outcome for each in self.checks)


def judged_table(table: PublishedTable) -> JudgedTable:
    """The table with its verdicts, judged anew from the digits; ask for it with ``for_detail``."""
    written = written_table(table)
    labels = _labels(table)
    checks = tuple(
        _judged(number, check, written, labels) for number, check in enumerate(written.checks, start=1)
    )
    by_cell = {judged.check.printed: judged for judged in checks}
    rows = tuple(
        (
            row.label,
            tuple(
                PrintedCell(row.values.get(column.code, ""), by_cell.get(f"{row.code}.{column.code}"))
                for column in written.columns
            ),
        )
        for row in written.rows
    )
    return JudgedTable(table, written, rows, checks)


def in_words(interval: Interval, digits: int) -> str:
    """An interval as a sentence's part; bounds are written to three further digits, rounded outwards."""
    unit = Decimal(1).scaleb(-(digits + 3))
    low = interval.low.quantize(unit, rounding=ROUND_FLOOR).normalize() + 0
    high = interval.high.quantize(unit, rounding=ROUND_CEILING).normalize() + 0
    if interval.low == interval.high:
        return _("exactly {value}").format(value=f"{low:f}")
    if interval.low_closed and not interval.high_closed:
        words = _("from {low} up to, not including, {high}")
    elif interval.low_closed:
        words = _("from {low} to {high}")
    else:
        words = _("between {low} and {high}")
    return words.format(low=f"{low:f}", high=f"{high:f}")


def _labels(table: PublishedTable) -> Mapping[str, str]:
    """Row and column labels by their codes, the codes of rows with a dot behind."""
    found = {f"{row.code}.": row.label for row in table.rows.all()}
    return found | {column.code: str(column) for column in table.columns.all()}


def _judged(
    number: int, check: WrittenCheck, written: WrittenTable, labels: Mapping[str, str]
) -> JudgedCheck:
    verdict = written.verdict(check)
    sign = SIGNS[CheckKind(check.kind)]
    made_of = sign.join(_cell_label(part, labels) for part in check.parts)
    if check.kind == CheckKind.RATIO and check.scale != 1:
        made_of += f" × {check.scale}"
    return JudgedCheck(
        number,
        check,
        verdict,
        figure=_cell_label(check.printed, labels),
        made_of=made_of,
        sentence=_(MESSAGES[verdict.message_code]).format(**verdict.params),
        stands_for=in_words(verdict.prints_so, check.digits),
        possible=in_words(verdict.possible, check.digits) if verdict.possible else "",
    )


def _cell_label(cell: str, labels: Mapping[str, str]) -> str:
    if cell.startswith(CONSTANT):
        return cell.removeprefix(CONSTANT)
    row, _dot, column = cell.partition(".")
    return f"{labels.get(f'{row}.', row)}·{labels.get(column, column)}"
