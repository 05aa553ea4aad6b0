"""Turns a table pasted from a workbook or a page into columns, rows and the checks that follow from them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luodi.common.workbooks.cleaning import clean_text

from .choices import CheckKind, Measure
from .models import PublishedTable
from .written_tables import WrittenCheck, WrittenColumn, WrittenRow

UNIT_IN_HEAD = re.compile(r"[（(\[]\s*([^（()）\[\]]+?)\s*[)）\]]\s*$")
UNITS = {
    "亿元": Measure.YI_YUAN,
    "100m yuan": Measure.YI_YUAN,
    "万元": Measure.WAN_YUAN,
    "10k yuan": Measure.WAN_YUAN,
    "%": Measure.PERCENT,
    "％": Measure.PERCENT,
    "百分点": Measure.POINT,
    "分": Measure.POINT,
}
ADDITIVE = (Measure.COUNT, Measure.WAN_YUAN, Measure.YI_YUAN)
TOTALS = ("合计", "总计", "全市", "全省", "total", "sum")
NOT_PRINTED = ("", "-", "—", "--", "/", "…")


@dataclass(frozen=True, slots=True)
class Grid:
    """What was pasted: heads of the columns, and each row's label with its texts."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What a person says of a column: unit, digits, rounded or not, and for a rate the columns it divides."""

    unit: str
    digits: int
    is_exact: bool
    numerator: int | None = None
    denominator: int | None = None


def read_grid(text: str) -> Grid:
    """Lines are rows; cells are parted by tabs, else by "|", else by two and more blanks. The first line is the head."""
    lines = [line for line in text.replace("\r", "").split("\n") if line.strip(" \t|")]
    cells = [_cells(line) for line in lines]
    if not cells:
        return Grid((), ())
    heads = tuple(cells[0][1:])
    width = len(heads)
    rows = tuple((row[0], tuple((row[1:] + [""] * width)[:width])) for row in cells[1:])
    return Grid(heads, rows)


def guessed(grid: Grid) -> tuple[list[ColumnChoice], int | None]:
    """What the heads and digits suggest of each column, and which row is the total."""
    choices = []
    for at, head in enumerate(grid.heads):
        texts = [row[1][at] for row in grid.rows]
        digits = max((_places(printed(text)) for text in texts), default=0)
        found = UNIT_IN_HEAD.search(head)
        unit = UNITS.get(found.group(1).lower(), Measure.COUNT) if found else Measure.COUNT
        if any(text.strip().endswith(("%", "％")) for text in texts) or head.endswith("率"):
            unit = Measure.PERCENT
        choices.append(ColumnChoice(str(unit), digits, unit == Measure.COUNT and digits == 0))
    total = next((at for at, row in enumerate(grid.rows) if row[0].lower().startswith(TOTALS)), None)
    return choices, total


def printed(text: str) -> str:
    """The digits of a cell: without blanks, thousands separators and percent sign; empty where nothing is printed."""
    bare = (clean_text(text) or "").replace(",", "").replace("，", "").replace(" ", "").rstrip("%％")
    return "" if bare in NOT_PRINTED else bare.replace("−", "-").replace("－", "-")


def columns_of(grid: Grid, choices: Sequence[ColumnChoice]) -> tuple[WrittenColumn, ...]:
    """The columns as they are kept."""
    return tuple(
        WrittenColumn(
            f"c{at}", UNIT_IN_HEAD.sub("", head).strip() or head, one.unit, one.digits, one.is_exact
        )
        for at, (head, one) in enumerate(zip(grid.heads, choices, strict=True), start=1)
    )


def rows_of(grid: Grid) -> tuple[WrittenRow, ...]:
    """The rows as they are kept, cells without digits left out."""
    return tuple(
        WrittenRow(
            f"r{number}",
            label,
            {f"c{at}": digits for at, text in enumerate(texts, start=1) if (digits := printed(text))},
        )
        for number, (label, texts) in enumerate(grid.rows, start=1)
    )


def checks_of(
    columns: Sequence[WrittenColumn],
    rows: Sequence[WrittenRow],
    choices: Sequence[ColumnChoice],
    total: int | None,
) -> tuple[WrittenCheck, ...]:
    """Totals of every amount in the total's row, and every rate from the two columns it divides."""
    checks = []
    for column, one in zip(columns, choices, strict=True):
        code = column.code
        if total is not None and one.unit in ADDITIVE and code in rows[total].values:
            parts = tuple(
                f"{row.code}.{code}" for row in rows if row is not rows[total] and code in row.values
            )
            if len(parts) == len(rows) - 1 and parts:
                checks.append(
                    WrittenCheck(CheckKind.TOTAL, f"{rows[total].code}.{code}", parts, 1, one.digits)
                )
        if one.numerator is not None and one.denominator is not None:
            above, below = columns[one.numerator].code, columns[one.denominator].code
            scale = 100 if one.unit == Measure.PERCENT else 1
            for row in rows:
                if {code, above, below} <= row.values.keys():
                    parts = (f"{row.code}.{above}", f"{row.code}.{below}")
                    checks.append(
                        WrittenCheck(CheckKind.RATIO, f"{row.code}.{code}", parts, scale, one.digits)
                    )
    return tuple(checks)


def pasted_again(table: PublishedTable) -> tuple[str, list[ColumnChoice], int | None]:
    """A table that was pasted, as the text and the choices it came from."""
    columns, rows = list(table.columns.all()), list(table.rows.all())
    at = {column.code: number for number, column in enumerate(columns)}
    lines = ["\t".join(["", *(column.label_zh for column in columns)])]
    for row in rows:
        values = {each.column_id: each.printed for each in row.figures.all()}
        lines.append("\t".join([row.label, *(values.get(column.pk, "") for column in columns)]))
    ratios: dict[str, tuple[int, int]] = {}
    total = None
    for check in table.checks.all():
        row_code, _dot, column_code = check.printed.partition(".")
        if check.kind == CheckKind.TOTAL:
            total = next(number for number, row in enumerate(rows) if row.code == row_code)
        elif check.kind == CheckKind.RATIO:
            above, below = (part.partition(".")[2] for part in check.parts)
            ratios[column_code] = (at[above], at[below])
    choices = [
        ColumnChoice(column.unit, column.digits, column.is_exact, *ratios.get(column.code, (None, None)))
        for column in columns
    ]
    return "\n".join(lines), choices, total


def _cells(line: str) -> list[str]:
    if "\t" in line:
        parts = line.split("\t")
    elif "|" in line:
        parts = line.strip().strip("|").split("|")
    else:
        parts = re.split(r"\s{2,}|(?<=\S)\s(?=[\d\-−])", line.strip())
    return [part.strip() for part in parts]


def _places(text: str) -> int:
    return len(text.partition(".")[2])
