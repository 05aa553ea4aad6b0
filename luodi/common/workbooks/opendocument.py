"""Rows of .ods spreadsheets (OpenDocument 1.3), read as a stream with repeats kept within limits."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from math import isfinite

from django.utils.translation import gettext as _

from luodi.common.workbooks.archive import Attributes, feed, parse_small, xml_parser
from luodi.common.workbooks.cells import FaultyCell, PercentNumber, RawCell, Row
from luodi.common.workbooks.errors import Limits, WorkbookError, damaged, too_large
from luodi.common.workbooks.worksheets import MOST_MERGED, SheetFacts

CONTENT = "content.xml"
CELLS = {"table:table-cell", "table:covered-table-cell"}
FAULTS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "Err:")


def check_not_encrypted(archive: zipfile.ZipFile) -> None:
    """Raise ``WorkbookError`` where the manifest says that the content is encrypted."""
    found: list[str] = []

    def start(tag: str, _attributes: Attributes) -> None:
        if tag == "encryption-data":
            found.append(tag)

    parse_small(archive, "META-INF/manifest.xml", start)
    if found:
        raise WorkbookError(
            "password",
            _("The file is locked with a password."),
            remedy=_("Save it again without a password and try again."),
        )


class TableReader:
    """The handlers of content.xml; ``finished`` fills with (row number, how many times, cells)."""

    def __init__(self, limits: Limits, only: int | None = None) -> None:
        self.limits = limits
        self.only = only
        self.facts: list[SheetFacts] = []
        self.finished: list[tuple[int, int, list[RawCell]]] = []
        self._stored = 0
        self.parser = xml_parser(CONTENT)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self._depth = 0
        self._row = 0
        self._row_repeat = 1
        self._cells: list[RawCell] = []
        self._column = 0
        self._cell: Attributes | None = None
        self._pieces: list[str] = []
        self._length = 0
        self._paragraphs = 0
        self._note = 0
        self._inside_text = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """A new table, row, cell or paragraph. Every program writes the prefixes the standard uses."""
        if tag == "table:table":
            self._depth += 1
            if self._depth == 1:
                self._begin_table(attributes)
        elif self._depth != 1:
            return
        elif tag in CELLS:
            self._begin_cell(attributes)
        elif tag == "table:table-row":
            self._row_repeat = repeats(attributes, "table:number-rows-repeated")
            self._cells = []
            self._column = 0
        elif tag == "office:annotation":
            self._note += 1
        elif self._cell is not None and not self._note:
            self._begin_text(tag, attributes)

    def _begin_table(self, attributes: Attributes) -> None:
        if len(self.facts) >= self.limits.max_sheets:
            raise too_large(
                _("The workbook has more than {limit} sheets.").format(limit=self.limits.max_sheets)
            )
        self.facts.append(SheetFacts(attributes.get("table:name", "")))
        self._row = 0

    def _begin_cell(self, attributes: Attributes) -> None:
        self._cell = attributes
        self._pieces = []
        self._length = self._paragraphs = 0
        facts = self.facts[-1]
        facts.cells += 1
        facts.formulas += "table:formula" in attributes
        if "table:number-rows-spanned" in attributes or "table:number-columns-spanned" in attributes:
            down = repeats(attributes, "table:number-rows-spanned")
            right = repeats(attributes, "table:number-columns-spanned")
            if (down > 1 or right > 1) and len(facts.merged) < MOST_MERGED:
                row = self._row + 1
                facts.merged.append((row, self._column, row + down - 1, self._column + right - 1))
        self._count(1)

    def _count(self, cells: int) -> None:
        self._stored += cells
        if self._stored > self.limits.max_cells:
            raise too_large(
                _("The workbook stores more than {limit} cells.").format(limit=self.limits.max_cells)
            )

    def _begin_text(self, tag: str, attributes: Attributes) -> None:
        if tag == "text:p":
            self._inside_text += 1
            if self._paragraphs:
                self.add("\n")
            self._paragraphs += 1
        elif tag == "text:s":
            self.add(" " * min(repeats(attributes, "text:c"), self.limits.max_cell_chars))
        elif tag == "text:tab":
            self.add("\t")
        elif tag == "text:line-break":
            self.add("\n")

    def add(self, piece: str) -> None:
        """More text of the current cell."""
        self._length += len(piece)
        if self._length > 8 * self.limits.max_cell_chars:
            raise too_large(_("One cell holds more text than a spreadsheet can."), self.facts[-1].name)
        self._pieces.append(piece)

    def text(self, piece: str) -> None:
        """Characters, of which only those inside a paragraph count."""
        if self._inside_text and not self._note and self._cell is not None:
            self.add(piece)

    def end(self, tag: str) -> None:
        """The end of a table, row, cell or paragraph."""
        if tag == "table:table":
            self._depth -= 1
        elif self._depth != 1:
            return
        elif tag in CELLS:
            if self._cell is not None:
                self._end_cell(self._cell)
        elif tag == "text:p":
            if not self._note:
                self._inside_text = max(self._inside_text - 1, 0)
        elif tag == "table:table-row":
            self._end_row()
        elif tag == "office:annotation":
            self._note -= 1

    def _end_cell(self, cell: Attributes) -> None:
        times = repeats(cell, "table:number-columns-repeated")
        value = cell_value(cell, "".join(self._pieces)[: self.limits.max_cell_chars], self.facts[-1].name)
        self._cell = None
        self._inside_text = 0
        if value is not None:
            if self._column + times > self.limits.max_columns:
                raise too_large(
                    _("The sheet has values beyond column {limit}.").format(limit=self.limits.max_columns),
                    self.facts[-1].name,
                )
            self._cells.extend([None] * (self._column - len(self._cells)))
            self._cells.extend([value] * times)
        self._column += times

    def _end_row(self) -> None:
        facts = self.facts[-1]
        if self._cells:
            facts.rows += self._row_repeat
            facts.columns = max(facts.columns, len(self._cells))
            if facts.rows > self.limits.max_rows:
                raise too_large(
                    _("The sheet has more than {limit} rows.").format(limit=self.limits.max_rows), facts.name
                )
            self._count(len(self._cells) * self._row_repeat)
            if self.only == len(self.facts) - 1:
                self.finished.append((self._row + 1, self._row_repeat, self._cells))
        self._row += self._row_repeat
        self._cells = []


def repeats(attributes: Attributes, name: str) -> int:
    """A repeat count, at least 1 and never beyond what a sheet can have."""
    number = attributes.get(name, "1")
    return min(max(int(number), 1), 1_048_576) if number.isdecimal() and len(number) < 9 else 1


def cell_value(cell: Attributes, shown: str, place: str) -> RawCell:
    """The typed value of a cell; raises ``WorkbookError`` where it is no value of its type."""
    kind = cell.get("office:value-type", "")
    try:
        if kind in ("float", "currency", "percentage"):
            number = float(cell.get("office:value", ""))
            if not isfinite(number):
                raise damaged(place)
            if kind == "percentage":
                return PercentNumber(number)
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        if kind == "date":
            stated = cell.get("office:date-value", "")
            return date.fromisoformat(stated) if len(stated) == 10 else datetime.fromisoformat(stated)
        if kind == "boolean":
            return cell.get("office:boolean-value", "") == "true"
        if kind == "time":
            return duration(cell.get("office:time-value", ""))
    except (ValueError, OverflowError) as error:
        raise damaged(place) from error
    if shown.startswith(FAULTS) and "table:formula" in cell:
        return FaultyCell(shown[:40])
    return shown or None


def duration(stated: str) -> timedelta:
    """``"PT01H30M00S"`` as a time span.

    >>> duration("PT01H30M00S")
    datetime.timedelta(seconds=5400)
    """
    hours, _sep, rest = stated.removeprefix("PT").partition("H")
    minutes, _sep, seconds = rest.partition("M")
    return timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds.rstrip("S") or 0))


def table_facts(archive: zipfile.ZipFile, limits: Limits) -> list[SheetFacts]:
    """Count every table; raises ``WorkbookError`` where the file is broken or beyond the limits."""
    reader = TableReader(limits)
    for _chunk in feed(archive, CONTENT, reader.parser):
        pass
    return reader.facts


def table_rows(archive: zipfile.ZipFile, index: int, limits: Limits) -> Iterator[Row]:
    """Rows with a value of the table at ``index`` as (row number, cells); raises ``WorkbookError``."""
    reader = TableReader(limits, only=index)
    for _chunk in feed(archive, CONTENT, reader.parser):
        for number, times, cells in reader.finished:
            for step in range(times):
                yield number + step, list(cells)
        reader.finished.clear()
