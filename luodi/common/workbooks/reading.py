"""Opening one sheet of a workbook: its header found, its records read as a stream."""

import re
from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from luodi.common.workbooks.archive import open_archive
from luodi.common.workbooks.cells import RawCell, Row, column_letters
from luodi.common.workbooks.delimited import text_rows
from luodi.common.workbooks.errors import ERROR_HEADER, Limits, Notice, WorkbookError, damaged
from luodi.common.workbooks.headers import Area, Header, at, filled, find_header, plain
from luodi.common.workbooks.inspect import Kind, inspect_workbook
from luodi.common.workbooks.legacy import legacy_rows
from luodi.common.workbooks.opendocument import table_rows
from luodi.common.workbooks.spreadsheetml import OpenXmlWorkbook
from luodi.common.workbooks.worksheets import SheetFacts, sheet_rows

LOOKED_AT = 40
MOST_SKIPPED_NAMED = 1_000
TOTAL_WORDS = {"合计", "总计", "小计", "共计"}
TOTAL = re.compile(r".{0,8}(合计|总计|小计|共计)[:：]?")
FOOTNOTE = re.compile(
    r"(注|备注|说明|填表人|填报人|制表人?|审核人?|审批人?|单位负责人|联系人|联系电话)\d?[:：]"
)


@dataclass(slots=True)
class Sheet:
    """One opened sheet.

    ``headers`` has one name a column from A on, empty where a column has none. ``rows`` starts anew each time
    it is asked for. ``skipped`` fills, while rows are read, with (row number, why) of rows that are no records:
    ``"total"``, ``"footnote"`` or ``"repeated_header"``.
    """

    path: Path
    kind: Kind
    name: str
    sheets: list[str]
    header: Header
    headers: list[str]
    facts: SheetFacts
    notices: list[Notice] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    skip_totals: bool = True

    @property
    def header_row(self) -> int:
        """The row number of the first line of the header, 0 where there is none."""
        return self.header.rows[0] if self.header.rows else 0

    @property
    def titles(self) -> tuple[str, ...]:
        """The texts above the header, such as the title and 单位：万元."""
        return self.header.titles

    @property
    def row_count(self) -> int:
        """How many records the sheet has at most, for a progress bar."""
        return max(self.facts.rows - len(self.header.rows) - len(self.header.titles[:1]), 0)

    @property
    def rows(self) -> Iterator[Row]:
        """The records as (row number, cells), read as a stream with bounded memory.

        Text of a merged area counts for each of its rows; a number only for the first, so that sums stay true.
        Raises ``WorkbookError`` where the sheet turns out to be broken further down.
        """
        self.skipped.clear()
        heading = [plain(name) for name in self.headers if name]
        for number, cells in self.all_rows():
            if number < self.header.first_record:
                continue
            why = self._why_skipped(cells, heading)
            if why:
                if len(self.skipped) < MOST_SKIPPED_NAMED:
                    self.skipped.append((number, why))
                continue
            yield number, cells

    def _why_skipped(self, cells: list[RawCell], heading: list[str]) -> str:
        column = next((column for column, cell in enumerate(cells) if cell is not None), 0)
        opening = cells[column]
        if not isinstance(opening, str) or len(opening) > 40:
            return ""
        if heading and plain(opening) == heading[0]:
            columns = filled(cells)
            if [plain(at(cells, column)) for column in columns] == heading:
                return "repeated_header"
        if not self.skip_totals:
            return ""
        # A part's name may come first (巴州区 | 小计); a name that ends so in the second column may be a record.
        second = cells[column + 1] if column + 1 < len(cells) else None
        if is_total(opening) or (isinstance(second, str) and second.strip() in TOTAL_WORDS):
            return "total"
        return "footnote" if FOOTNOTE.match(opening.lstrip()) and len(filled(cells)) <= 4 else ""

    def all_rows(self) -> Iterator[Row]:
        """Every row with a value, titles and header included, merged text spread."""
        return spread_merged(raw_rows(self.path, self.kind, self.name), self.facts.merged)


def open_sheet(
    path: Path | str,
    sheet: str | None = None,
    *,
    kind: Kind | None = None,
    limits: Limits = Limits(),  # noqa: B008
    known_headers: Collection[str] = (),
    header_row: int | None = None,
    skip_totals: bool = True,
) -> Sheet:
    """Open one sheet: ``sheet`` by name, else the visible one that best fits ``known_headers``, else the first filled.

    ``kind`` is the answer of ``inspect_workbook`` where it was asked before; ``header_row`` overrules the search
    for the header. Raises ``WorkbookError``.
    """
    path = Path(path)
    kind = kind or inspect_workbook(path, limits=limits)
    facts = chosen_sheet(path, kind, sheet, known_headers)
    if not facts.rows:
        raise WorkbookError(
            "empty",
            _("The sheet holds no rows."),
            facts.name,
            _("Choose another sheet: {names}.").format(
                names="、".join(s.name for s in kind.sheets if s.rows)
            ),
        )
    header = find_header(
        opening_rows(path, kind, facts.name), merged=facts.merged, known=known_headers, header_row=header_row
    )
    names = list(header.names)
    notices = [*kind.notices, *header_notices(header, facts.name)]
    return Sheet(
        path, kind, facts.name, kind.sheet_names, header, names, facts, notices, skip_totals=skip_totals
    )


def chosen_sheet(path: Path, kind: Kind, name: str | None, known: Collection[str]) -> SheetFacts:
    """The facts of the sheet asked for or guessed; raises ``WorkbookError`` naming the sheets there are."""
    if name is not None:
        for facts in kind.sheets:
            if facts.name == name:
                return facts
        raise WorkbookError(
            "no_such_sheet",
            _("The workbook has no sheet “{name}”.").format(name=name),
            remedy=_("It has: {names}.").format(names="、".join(kind.sheet_names)),
        )
    candidates = [facts for facts in kind.sheets if facts.rows and not facts.hidden] or [
        facts for facts in kind.sheets if facts.rows
    ]
    if not candidates:
        raise damaged(path.name)
    if not known or len(candidates) == 1:
        return candidates[0]
    wanted = {plain(header) for header in known}

    def fit(facts: SheetFacts) -> int:
        names = find_header(opening_rows(path, kind, facts.name), merged=facts.merged, known=known).names
        return sum(plain(header) in wanted for header in names)

    return max(candidates[:12], key=fit)


def opening_rows(path: Path, kind: Kind, name: str) -> list[Row]:
    """The first rows, where titles and header stand."""
    with closing(raw_rows(path, kind, name)) as rows:
        return list(islice(rows, LOOKED_AT))


def raw_rows(path: Path, kind: Kind, name: str) -> Generator[Row, None, None]:
    """Every row with a value of the sheet ``name``, as it stands in the file."""
    index = kind.sheet_names.index(name)
    if kind.format == "csv":
        yield from text_rows(path, kind.encoding, kind.delimiter, kind.limits)
    elif kind.format == "xls":
        yield from legacy_rows(path, index, kind.limits)
    elif kind.format == "ods":
        with open_archive(path, kind.limits) as archive:
            yield from table_rows(archive, index, kind.limits)
    else:
        with closing(OpenXmlWorkbook(open_archive(path, kind.limits), kind.limits)) as workbook:
            yield from sheet_rows(workbook, workbook.sheets[index])


def spread_merged(rows: Iterator[Row], merged: Sequence[Area]) -> Iterator[Row]:
    """``rows`` with the text of each merged area repeated over it; numbers and dates stay where they are."""
    waiting = sorted(merged, reverse=True)
    active: list[tuple[Area, str]] = []
    for number, cells in rows:
        while waiting and waiting[-1][0] <= number:
            area = waiting.pop()
            top, left = area[0], area[1]
            if top == number and left < len(cells) and isinstance(cells[left], str):
                active.append((area, str(cells[left])))
        if active:
            active = [(area, text) for area, text in active if area[2] >= number]
            for (_top, left, _bottom, right), text in active:
                fill(cells, left, right, text)
        yield number, cells


def fill(cells: list[RawCell], left: int, right: int, text: str) -> None:
    """Put ``text`` into the empty cells from ``left`` to ``right``."""
    right = min(right, left + 300)
    cells.extend([None] * (right + 1 - len(cells)))
    for column in range(left, right + 1):
        if cells[column] is None:
            cells[column] = text


def is_total(cell: RawCell) -> bool:
    """Whether a cell names a total: 合计, 巴州区小计."""
    return isinstance(cell, str) and len(cell) < 20 and bool(TOTAL.fullmatch(cell.replace(" ", "")))


def header_notices(header: Header, place: str) -> list[Notice]:
    """Notices on names that stand over several columns and on columns without a name."""
    notices = []
    for column, name in enumerate(header.names):
        original, _sep, number = name.rpartition(" (")
        if original in header.names and number.rstrip(")").isdecimal():
            first = column_letters(header.names.index(original))
            message = _("“{name}” stands over column {first} and again over column {second}.").format(
                name=original, first=first, second=column_letters(column)
            )
            notices.append(Notice("duplicate_header", message, place))
    blank = [column_letters(column) for column, name in enumerate(header.names) if not name]
    if blank:
        message = _("Columns without a name are left out: {columns}.").format(columns="、".join(blank[:20]))
        notices.append(Notice("unnamed_column", message, place))
    return notices


def is_error_header(name: str) -> bool:
    """Whether a column is the one ``write_error_sheet`` added."""
    return plain(name) == plain(ERROR_HEADER)
