"""The rows of one .xlsx worksheet (ECMA-376), counted first and then read as a stream with bounded memory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite

from django.utils.translation import gettext as _

from luodi.common.workbooks.archive import Attributes, damage_named, feed, xml_parser
from luodi.common.workbooks.cells import FaultyCell, RawCell, column_index, styled_number
from luodi.common.workbooks.errors import Limits, damaged, too_large
from luodi.common.workbooks.spreadsheetml import TRUE_WORDS, OpenXmlWorkbook, SheetPart, unescape

LAST_ROW = 1_048_576


@dataclass(slots=True)
class SheetFacts:
    """What one pass over a worksheet found: size in rows and columns with values, merged areas, formulas."""

    name: str
    hidden: bool = False
    rows: int = 0
    columns: int = 0
    cells: int = 0
    formulas: int = 0
    hidden_rows: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def sheet_rows(workbook: OpenXmlWorkbook, sheet: SheetPart) -> Iterator[tuple[int, list[RawCell]]]:
    """Each row with a value as (row number, cells from column A on); raises ``WorkbookError``."""
    reader = SheetReader(workbook, sheet)
    for _chunk in feed(workbook.archive, sheet.part, reader.parser):
        yield from reader.finished
        reader.finished.clear()


class SheetReader:
    """The handlers of one worksheet's parser; ``finished`` fills with rows as they end."""

    def __init__(self, workbook: OpenXmlWorkbook, sheet: SheetPart) -> None:
        self.workbook = workbook
        self.sheet = sheet
        self.finished: list[tuple[int, list[RawCell]]] = []
        self.parser = xml_parser(sheet.name)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self._columns: dict[str, int] = {}
        self._row_number = 0
        self._column = -1
        self._cells: list[RawCell] = []
        self._filled = False
        self._kind = ""
        self._style = 0
        self._formula = False
        self._value = ""
        self._taking = False
        self._phonetic = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """A new row, cell or value."""
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            reference = attributes.get("r")
            if reference is None:
                self._column += 1
            else:
                letters = reference.rstrip("0123456789")
                column = self._columns.get(letters)
                if column is None:
                    column = column_index(letters)
                    if column < 0:
                        raise damaged(self.sheet.name)
                    self._columns[letters] = column
                self._column = column
            self._kind = attributes.get("t", "")
            style = attributes.get("s", "0")
            self._style = int(style) if style.isdecimal() else 0
            self._formula = False
            self._value = ""
        elif tag == "v":
            self._taking = True
        elif tag == "t":
            self._taking = not self._phonetic
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "row":
            number = attributes.get("r", "")
            number_now = int(number) if number.isdecimal() and len(number) < 9 else self._row_number + 1
            if not self._row_number < number_now <= LAST_ROW:
                raise damaged(self.sheet.name)
            self._row_number = number_now
            self._column = -1
            self._cells = []
            self._filled = False

    def text(self, piece: str) -> None:
        """More of the value being read."""
        if self._taking:
            self._value += piece
            if len(self._value) > 8 * self.workbook.limits.max_cell_chars:
                raise too_large(_("One cell holds more text than a spreadsheet can."), self.sheet.name)

    def end(self, tag: str) -> None:
        """The end of a value, a cell or a row."""
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "v" or tag == "t":
            self._taking = False
        elif tag == "c":
            if self._value or self._formula:
                self._put(self._cell())
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "row" and self._filled:
            self.finished.append((self._row_number, self._cells))

    def _put(self, value: RawCell) -> None:
        if value is None:
            return
        if self._column >= self.workbook.limits.max_columns:
            raise too_large(
                _("The sheet has values beyond column {limit}.").format(
                    limit=self.workbook.limits.max_columns
                ),
                self.sheet.name,
            )
        cells = self._cells
        if self._column >= len(cells):
            cells.extend([None] * (self._column - len(cells)))
            cells.append(value)
        else:
            cells[self._column] = value
        self._filled = True

    def _cell(self) -> RawCell:
        kind, value = self._kind, self._value
        if kind == "s":
            return self.workbook.texts[int(value)] or None
        if kind in ("inlineStr", "str"):
            return unescape(value)[: self.workbook.limits.max_cell_chars] or None
        if kind == "b":
            return value.strip() in TRUE_WORDS
        if kind == "e":
            return FaultyCell(value[:40])
        if not value:
            return FaultyCell("=")
        if kind == "d":
            return datetime.fromisoformat(value.strip().rstrip("Z"))
        number = float(value)
        if not isfinite(number):
            raise damaged(self.sheet.name)
        styles = self.workbook.styles
        style = styles[self._style] if self._style < len(styles) else "number"
        return styled_number(number, style, epoch_1904=self.workbook.epoch_1904)


class SheetSurveyor:
    """A quick first pass over a worksheet that only counts, so that a monster is refused before it is read."""

    def __init__(self, sheet: SheetPart, limits: Limits, cells_before: int) -> None:
        self.facts = SheetFacts(sheet.name, sheet.hidden)
        self.limits = limits
        self.cells_before = cells_before
        self.parser = xml_parser(sheet.name)
        self.parser.StartElementHandler = self.start
        self._columns: dict[str, int] = {}
        self._column = -1
        self._row_counted = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Count one element; raises ``WorkbookError`` at the first limit passed."""
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        facts = self.facts
        if tag == "c":
            reference = attributes.get("r")
            if reference is None:
                self._column += 1
            else:
                letters = reference.rstrip("0123456789")
                column = self._columns.get(letters)
                if column is None:
                    column = self._columns[letters] = column_index(letters)
                self._column = column
            facts.cells += 1
            if facts.cells + self.cells_before > self.limits.max_cells:
                raise too_large(
                    _("The workbook stores more than {limit} cells.").format(limit=self.limits.max_cells)
                )
        elif tag == "v" or tag == "is":
            self._count_value()
        elif tag == "f":
            facts.formulas += 1
        elif tag == "row":
            self._column = -1
            self._row_counted = False
            facts.hidden_rows += attributes.get("hidden") in TRUE_WORDS
        elif tag == "mergeCell" and len(facts.merged) < 20_000:
            area = merged_area(attributes.get("ref", ""))
            if area:
                facts.merged.append(area)

    def _count_value(self) -> None:
        facts = self.facts
        if not self._row_counted:
            self._row_counted = True
            facts.rows += 1
            if facts.rows > self.limits.max_rows:
                raise too_large(
                    _("The sheet has more than {limit} rows.").format(limit=self.limits.max_rows), facts.name
                )
        if self._column >= facts.columns:
            facts.columns = self._column + 1
            if facts.columns > self.limits.max_columns:
                raise too_large(
                    _("The sheet has values beyond column {limit}.").format(limit=self.limits.max_columns),
                    facts.name,
                )


def merged_area(reference: str) -> tuple[int, int, int, int] | None:
    """``"B2:D3"`` as (first row, first column, last row, last column), rows from 1, columns from 0.

    >>> merged_area("B2:D3"), merged_area("B2")
    ((2, 1, 3, 3), None)
    """
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})", reference)
    if not found:
        return None
    return int(found[2]), column_index(found[1]), int(found[4]), column_index(found[3])


def survey(workbook: OpenXmlWorkbook) -> list[SheetFacts]:
    """Count every worksheet; raises ``WorkbookError`` where one is broken or beyond the limits."""
    found: list[SheetFacts] = []
    cells = 0
    for sheet in workbook.sheets:
        surveyor = SheetSurveyor(sheet, workbook.limits, cells)
        with damage_named(sheet.name):
            for _chunk in feed(workbook.archive, sheet.part, surveyor.parser):
                pass
        cells += surveyor.facts.cells
        found.append(surveyor.facts)
    return found
