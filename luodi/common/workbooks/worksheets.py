"""The rows of one .xlsx worksheet (ECMA-376), counted first and then read as a stream with bounded memory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from xml.parsers import expat

from django.utils.translation import gettext as _

from luodi.common.workbooks.archive import Attributes, damage_named, feed, xml_parser
from luodi.common.workbooks.cells import FaultyCell, RawCell, column_index, styled_number
from luodi.common.workbooks.errors import Limits, WorkbookError, damaged, too_large
from luodi.common.workbooks.spreadsheetml import TRUE_WORDS, OpenXmlWorkbook, SheetPart, unescape

LAST_ROW = 1_048_576
DIGITS = "0123456789"
MOST_REMEMBERED = 10_000
MOST_MERGED = 20_000


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
    finished: list[tuple[int, list[RawCell]]] = []
    parser = row_parser(workbook, sheet, finished)
    for _chunk in feed(workbook.archive, sheet.part, parser):
        yield from finished
        finished.clear()


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


def row_parser(
    workbook: OpenXmlWorkbook, sheet: SheetPart, finished: list[tuple[int, list[RawCell]]]
) -> expat.XMLParserType:
    """A parser that appends each ended row to ``finished``.

    The state is in local variables and the commonest elements come first: this runs for every cell of a sheet.
    """
    columns = Columns(sheet.name)
    read = CellReader(workbook, sheet).read
    most_columns, most_chars = workbook.limits.max_columns, 8 * workbook.limits.max_cell_chars
    column, row_number, cells = -1, 0, []
    kind, style, value = "", "", ""
    taking = formula = phonetic = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal column, row_number, cells, kind, style, value, taking, formula, phonetic
        if tag == "v":
            taking = True
        elif tag == "c":
            reference = attributes.get("r")
            column = columns[reference.rstrip(DIGITS)] if reference else column + 1
            kind, style = attributes.get("t", ""), attributes.get("s", "")
            value, formula = "", False
        elif tag == "row":
            row_number = next_row(attributes.get("r", ""), row_number, sheet.name)
            column, cells = -1, []
        elif tag == "t":
            taking = not phonetic
        elif tag == "f":
            formula = True
        elif tag == "rPh":
            phonetic = True
        elif ":" in tag:
            start(tag.rpartition(":")[2], attributes)

    def text(piece: str) -> None:
        nonlocal value
        if taking:
            value += piece
            if len(value) > most_chars:
                raise too_large(_("One cell holds more text than a spreadsheet can."), sheet.name)

    def end(tag: str) -> None:
        nonlocal taking, phonetic
        if tag == "v" or tag == "t":
            taking = False
        elif tag == "c":
            if value or formula:
                cell = read(kind, style, value)
                if cell is not None:
                    if column >= most_columns:
                        raise beyond_columns(most_columns, sheet.name)
                    place_cell(cells, column, cell)
        elif tag == "row":
            if cells:
                finished.append((row_number, cells))
        elif tag == "rPh":
            phonetic = False
        elif ":" in tag:
            end(tag.rpartition(":")[2])

    parser = xml_parser(sheet.name)
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    return parser


def place_cell(cells: list[RawCell], column: int, cell: RawCell) -> None:
    """Put ``cell`` at ``column``, with blanks before it where the row is shorter."""
    if column >= len(cells):
        if column > len(cells):
            cells.extend([None] * (column - len(cells)))
        cells.append(cell)
    else:
        cells[column] = cell


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


def survey_parser(facts: SheetFacts, limits: Limits, cells_before: int) -> expat.XMLParserType:
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
