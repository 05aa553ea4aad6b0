"""The rows of one .xlsx worksheet (ECMA-376), counted first and then read as a stream with bounded memory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from xml.parsers import expat

from django.utils.translation import gettext as _

from luodi.common.workbooks.archive import Attributes, damage_named, feed, xml_parser
from luodi.common.workbooks.cells import FaultyCell, RawCell, Row, column_index, styled_number
from luodi.common.workbooks.errors import Limits, WorkbookError, damaged, too_large
from luodi.common.workbooks.spreadsheetml import TRUE_WORDS, OpenXmlWorkbook, SheetPart, unescape

LAST_ROW = 1_048_576
DIGITS = "0123456789"
MOST_REMEMBERED = 10_000
MOST_MERGED = 20_000
LONGEST_TEXT = 400_000

Parser = expat.XMLParserType


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


def sheet_rows(workbook: OpenXmlWorkbook, sheet: SheetPart) -> Iterator[Row]:
    """Each row with a value as (row number, cells from column A on); raises ``WorkbookError``."""
    finished: list[Row] = []
    pieces: list[str] = []
    parser = row_parser(workbook, sheet, finished, pieces)
    for _chunk in feed(workbook.archive, sheet.part, parser):
        yield from finished
        finished.clear()
        if sum(map(len, pieces)) > LONGEST_TEXT:
            raise too_long(sheet.name)


class Columns(dict[str, int]):
    """The zero-based column of a cell reference's letters, remembered."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def __missing__(self, letters: str) -> int:
        column = column_index(letters)
        if column < 0:
            raise damaged(self.place)
        self[letters] = column
        return column


def row_parser(workbook: OpenXmlWorkbook, sheet: SheetPart, finished: list[Row], pieces: list[str]) -> Parser:
    """A parser that appends each ended row to ``finished`` and the text under way to ``pieces``.

    The state is in local variables and the commonest elements come first: this runs for every cell of a sheet.
    """
    columns, read = Columns(sheet.name), CellReader(workbook, sheet).read
    row = RowUnderWay(sheet.name, workbook.limits.max_columns)
    column, kind, style, value = -1, "", "", ""
    formula = phonetic = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal column, kind, style, value, formula, phonetic
        if tag == "v" or tag == "t":
            pieces.clear()
        elif tag == "c":
            reference = attributes.get("r")
            column = columns[reference.rstrip(DIGITS)] if reference else column + 1
            kind, style = attributes.get("t", ""), attributes.get("s", "")
            value, formula = "", False
        elif tag == "row":
            column = -1
            row.begin(attributes.get("r", ""))
        elif tag == "f":
            formula = True
        elif tag == "rPh":
            phonetic = True
        elif ":" in tag:
            start(tag.rpartition(":")[2], attributes)

    def end(tag: str) -> None:
        nonlocal value, phonetic
        if tag == "v" or (tag == "t" and not phonetic):
            value += "".join(pieces)
            if len(value) > LONGEST_TEXT:
                raise too_long(sheet.name)
        elif tag == "c":
            if value or formula:
                row.put(column, read(kind, style, value))
        elif tag == "row" and row.cells:
            finished.append((row.number, row.cells))
        elif tag == "rPh":
            phonetic = False
        elif ":" in tag:
            end(tag.rpartition(":")[2])

    parser = xml_parser(sheet.name)
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = pieces.append
    return parser


class RowUnderWay:
    """The row being read: its number and its cells so far."""

    __slots__ = ("cells", "most_columns", "number", "place")

    def __init__(self, place: str, most_columns: int) -> None:
        self.place = place
        self.most_columns = most_columns
        self.number = 0
        self.cells: list[RawCell] = []

    def begin(self, stated: str) -> None:
        """Go on to the next row; raises ``WorkbookError`` where it lies before the last."""
        self.number = next_row(stated, self.number, self.place)
        self.cells = []

    def put(self, column: int, cell: RawCell) -> None:
        """Put ``cell`` at ``column``, with blanks before it; raises ``WorkbookError`` beyond the limit."""
        cells = self.cells
        if cell is None:
            return
        if column == len(cells) < self.most_columns:
            cells.append(cell)
        elif column >= self.most_columns:
            raise beyond_columns(self.most_columns, self.place)
        else:
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = cell


def too_long(place: str) -> WorkbookError:
    """The error for a text no spreadsheet program could have written."""
    return too_large(_("One cell holds more text than a spreadsheet can."), place)


def next_row(stated: str, before: int, place: str) -> int:
    """The number of a row: as stated, or one more than ``before``; raises ``WorkbookError`` where it goes back."""
    number = int(stated) if stated.isdecimal() and len(stated) < 9 else before + 1
    if not before < number <= LAST_ROW:
        raise damaged(place)
    return number


def beyond_columns(limit: int, place: str) -> WorkbookError:
    """The error for a value too far to the right."""
    return too_large(_("The sheet has values beyond column {limit}.").format(limit=limit), place)


class CellReader:
    """Turns the stored text of a cell into its value."""

    def __init__(self, workbook: OpenXmlWorkbook, sheet: SheetPart) -> None:
        self._place = sheet.name
        self._epoch_1904 = workbook.epoch_1904
        self._longest = workbook.limits.max_cell_chars
        self._texts = workbook.texts
        self._styles = {str(index): style for index, style in enumerate(workbook.styles) if style != "number"}
        self._styled: dict[tuple[str, str], RawCell] = {}

    def read(self, kind: str, style: str, value: str) -> RawCell:
        """The value of a cell of type ``kind`` in cell format ``style``; raises ``WorkbookError``."""
        if kind == "s":
            return self._texts[int(value)] or None
        if kind == "" or kind == "n":
            if not value:
                return FaultyCell("=")
            if style in self._styles:
                return self._read_styled(style, value)
            number = float(value)
            if number.is_integer() and -1e15 < number < 1e15:
                return int(number)
            if not isfinite(number):
                raise damaged(self._place)
            return number
        if kind == "inlineStr" or kind == "str":
            return unescape(value)[: self._longest] or None
        if kind == "b":
            return value.strip() in TRUE_WORDS
        if kind == "e":
            return FaultyCell(value[:40])
        if kind == "d":
            return datetime.fromisoformat(value.strip().rstrip("Z"))
        raise damaged(self._place)

    def _read_styled(self, style: str, value: str) -> RawCell:
        key = (style, value)
        if key not in self._styled:
            number = float(value)
            if not isfinite(number):
                raise damaged(self._place)
            if len(self._styled) >= MOST_REMEMBERED:
                self._styled.clear()
            self._styled[key] = styled_number(number, self._styles[style], epoch_1904=self._epoch_1904)
        return self._styled[key]


def survey_parser(facts: SheetFacts, limits: Limits, cells_before: int) -> Parser:
    """A parser that only counts, into ``facts``, so that a monster is refused before it is read.

    Raises ``WorkbookError`` at the first limit passed. The commonest elements come first.
    """
    columns = Columns(facts.name)
    most_cells = limits.max_cells - cells_before
    most_columns = limits.max_columns
    column = widest = -1
    row_number, counted = 0, False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal column, widest, counted, row_number
        if tag == "v" or tag == "is":
            if not counted:
                counted = True
                facts.rows += 1
                if facts.rows > limits.max_rows:
                    raise too_large(
                        _("The sheet has more than {limit} rows.").format(limit=limits.max_rows), facts.name
                    )
            if column > widest:
                widest = column
                facts.columns = widest + 1
                if widest >= most_columns:
                    raise beyond_columns(most_columns, facts.name)
        elif tag == "c":
            reference = attributes.get("r")
            column = columns[reference.rstrip(DIGITS)] if reference else column + 1
            facts.cells += 1
            if facts.cells > most_cells:
                raise too_large(
                    _("The workbook stores more than {limit} cells.").format(limit=limits.max_cells)
                )
        elif tag == "f":
            facts.formulas += 1
        elif tag == "row":
            column, counted = -1, False
            row_number = next_row(attributes.get("r", ""), row_number, facts.name)
            facts.hidden_rows += attributes.get("hidden") in TRUE_WORDS
        elif tag == "mergeCell":
            area = merged_area(attributes.get("ref", ""))
            if area and len(facts.merged) < MOST_MERGED:
                facts.merged.append(area)
        elif ":" in tag:
            start(tag.rpartition(":")[2], attributes)

    parser = xml_parser(facts.name)
    parser.StartElementHandler = start
    return parser


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
        facts = SheetFacts(sheet.name, sheet.hidden)
        with damage_named(sheet.name):
            for _chunk in feed(workbook.archive, sheet.part, survey_parser(facts, workbook.limits, cells)):
                pass
        cells += facts.cells
        found.append(facts)
    return found
