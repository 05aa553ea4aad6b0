"""Where the header of a table stands and what each column is called, judged from its first rows."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from luodi.common.workbooks.cells import RawCell, Row

Area = tuple[int, int, int, int]

LONGEST_HEADER = 60
MOST_HEADER_LINES = 3
ORDINALS = "甲乙丙丁戊己庚辛壬癸ABC"
SPACES = re.compile(r"\s+")
BLANK_MARKS = {"", "-", "—", "——", "/", "\\"}


@dataclass(frozen=True, slots=True)
class Header:
    """The rows a header takes up, the rows before it, and the row where the records begin."""

    rows: tuple[int, ...]
    names: tuple[str, ...]
    titles: tuple[str, ...]
    first_record: int


def plain(text: object) -> str:
    """``text`` for comparing headers: one width, no spaces, lower case.

    >>> plain("项目 名称（ＡＢ）\\n")
    '项目名称(ab)'
    """
    return SPACES.sub("", unicodedata.normalize("NFKC", str(text))).lower()


def filled(cells: Sequence[RawCell]) -> list[int]:
    """The columns that hold something."""
    return [column for column, cell in enumerate(cells) if cell is not None and str(cell).strip() != ""]


def at(cells: Sequence[RawCell], column: int) -> str:
    """The text of a cell, empty beyond the end."""
    return (
        "" if column >= len(cells) or cells[column] is None else SPACES.sub(" ", str(cells[column])).strip()
    )


def is_header_like(cells: Sequence[RawCell]) -> bool:
    """Whether every cell could be the name of a column: short text, or a year."""
    columns = filled(cells)
    for column in columns:
        cell = cells[column]
        if isinstance(cell, bool) or not isinstance(cell, str | int):
            return False
        if isinstance(cell, int) and not 1990 <= cell <= 2100:
            return False
        if len(str(cell)) > LONGEST_HEADER:
            return False
    texts = [plain(cells[column]) for column in columns]
    return (
        bool(columns)
        and any(isinstance(cells[column], str) for column in columns)
        and not any(map(looks_like_value, texts))
    )


def looks_like_value(text: str) -> bool:
    """Whether ``text`` is a number, a date or a mark that no column is called by.

    >>> looks_like_value("1,200.5"), looks_like_value("2026-9-2"), looks_like_value("2026年9月2日"), looks_like_value("2026年")
    (True, True, True, False)
    """
    return text in BLANK_MARKS or bool(
        re.fullmatch(
            r"[-+¥$]?[\d,.]+%?|\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{4}年\d{1,2}月(\d{1,2}[日号])?", text
        )
    )


def find_header(
    rows: Sequence[Row],
    *,
    merged: Sequence[Area] = (),
    known: Collection[str] = (),
    header_row: int | None = None,
) -> Header:
    """The header among the first ``rows`` of a sheet.

    ``known`` are names a header may have and win over looks; ``header_row`` is the person's own choice and
    wins over both. Lines under it that only divide merged names are part of it; a line that merely numbers
    the columns is left out.
    """
    if not rows:
        return Header((), (), (), 1)
    chosen = chosen_row(rows, known, header_row)
    first = chosen
    if header_row is None:
        while (
            first > 0
            and chosen - first < MOST_HEADER_LINES - 1
            and divides(rows[first - 1], rows[first], merged)
        ):
            first -= 1
    last = max(chosen, first)
    while (
        last + 1 < len(rows)
        and last + 1 - first < MOST_HEADER_LINES
        and divides(rows[last], rows[last + 1], merged)
    ):
        last += 1
    lines = rows[first : last + 1]
    begin = rows[last][0] + 1
    if last + 1 < len(rows) and numbers_columns(rows[last + 1][1]):
        begin = rows[last + 1][0] + 1
    titles = tuple(
        dict.fromkeys(at(cells, column) for _number, cells in rows[:first] for column in filled(cells))
    )
    return Header(tuple(number for number, _cells in lines), column_names(lines, merged), titles, begin)


def chosen_row(rows: Sequence[Row], known: Collection[str], header_row: int | None) -> int:
    """The index of the row most likely to name the columns."""
    if header_row is not None:
        return next(
            (index for index, (number, _cells) in enumerate(rows) if number >= header_row), len(rows) - 1
        )
    names = {plain(name) for name in known}
    if names:
        matches = [
            sum(plain(at(cells, column)) in names for column in filled(cells)) for _number, cells in rows
        ]
        best = max(matches)
        if best >= min(2, len(names)):
            return matches.index(best)
    width = max(len(filled(cells)) for _number, cells in rows)
    for index, (_number, cells) in enumerate(rows):
        columns = filled(cells)
        distinct = len({plain(cells[column]) for column in columns})
        if (
            len(columns) >= max(min(2, width), width * 0.5)
            and distinct * 2 > len(columns)
            and is_header_like(cells)
        ):
            return index
    return next(
        (index for index, (_number, cells) in enumerate(rows) if len(filled(cells)) >= min(2, width)), 0
    )


def divides(upper: Row, lower: Row, merged: Sequence[Area]) -> bool:
    """Whether ``lower`` only names parts of what ``upper`` names, as the second line of a header does."""
    number, above = upper
    below_number, below = lower
    if below_number != number + 1 or not is_header_like(below) or not is_header_like(above):
        return False
    columns = filled(below)
    wide = {
        column
        for top, left, bottom, right in merged
        if top <= number <= bottom < below_number and right > left
        for column in range(left, min(right, left + 300) + 1)
    }
    runs = {column for column in columns if divided_run(above, below, column)}
    if len(filled(above)) < 2 or not all(column in wide or column in runs for column in columns):
        return False
    return len(set(filled(above)) - set(columns)) > 0 or bool(wide)


def divided_run(above: Sequence[RawCell], below: Sequence[RawCell], column: int) -> bool:
    """Whether the column stands under a name that reaches over several columns."""
    if at(above, column):
        return (
            not at(above, column + 1)
            and bool(at(below, column + 1))
            and column + 1 < max(len(above), len(below))
        )
    left = column
    while left > 0 and not at(above, left):
        left -= 1
    return bool(at(above, left)) and all(at(below, between) for between in range(left, column + 1))


def numbers_columns(cells: Sequence[RawCell]) -> bool:
    """Whether a row merely counts the columns (1 2 3 …, or 甲 乙 1 2 …).

    >>> numbers_columns(["甲", "乙", 1, 2, 3]), numbers_columns([1, "巴州区", 3])
    (True, False)
    """
    marks = [str(cells[column]).strip() for column in filled(cells)]
    rest = [mark for mark in marks if mark not in ORDINALS]
    return len(marks) >= 3 and len(rest) >= 2 and rest == [str(number) for number in range(1, len(rest) + 1)]


def column_names(lines: Sequence[Row], merged: Sequence[Area]) -> tuple[str, ...]:
    """One name a column; names on several lines are joined by a hyphen, a repeated name gets a number."""
    width = max((max(filled(cells), default=-1) for _number, cells in lines), default=-1) + 1
    spread = [spread_names(lines, index, merged, width) for index in range(len(lines))]
    names: list[str] = []
    for column in range(width):
        parts = list(dict.fromkeys(line[column] for line in spread if line[column]))
        names.append("-".join(parts))
    seen: dict[str, int] = {}
    for column, name in enumerate(names):
        if name:
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                names[column] = f"{name} ({seen[name]})"
    return tuple(names)


def spread_names(lines: Sequence[Row], index: int, merged: Sequence[Area], width: int) -> list[str]:
    """The names of one line, each reaching over the columns it is merged over."""
    number, cells = lines[index]
    names = [at(cells, column) for column in range(width)]
    for top, left, _bottom, right in merged:
        if top == number and left < width and names[left]:
            for column in range(left, min(right + 1, width)):
                names[column] = names[left]
    if index + 1 < len(lines):
        below = lines[index + 1][1]
        for column in range(1, width):
            if not names[column] and at(below, column) and divided_run(cells, below, column):
                names[column] = names[column - 1]
    return names
