"""Reads a table of places by industries from CSV, one figure a line, every mistake at its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from luodi.common.errors import Obstacle, Refused
from luodi_engine.chains.problems import shortened

COLUMNS = {
    "place": ("place", "地区"),
    "code": ("industry_code", "行业代码"),
    "industry": ("industry", "行业"),
    "year": ("year", "年份"),
    "value": ("value", "数值"),
}
MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS, MOST_CELLS, MOST_PROBLEMS, LONGEST = 500_000, 1_500_000, 50, 60


@dataclass(slots=True)
class GivenTable:
    """Places and industries in the order in which they came, and the figures by year: row, column, value."""

    places: list[str] = field(default_factory=list)
    industries: list[tuple[str, str]] = field(default_factory=list)
    figures: dict[str, list[tuple[int, int, float]]] = field(default_factory=dict)


def read_table(content: bytes) -> GivenTable:
    """The table of a CSV file in UTF-8 or GB18030; ``Refused`` with everything wrong, nothing half read."""
    if len(content) > MOST_BYTES:
        raise Refused.because(_("The file is larger than 20 MB. Leave out years or industries."))
    rows = csv.reader(io.StringIO(_text(content)))
    try:
        head = [cell.strip().lower() for cell in next(rows, [])]
        at = {
            name: next((head.index(word) for word in words if word in head), -1)
            for name, words in COLUMNS.items()
        }
        missing = [
            " / ".join(words) for name, words in COLUMNS.items() if at[name] < 0 and name != "industry"
        ]
        if missing:
            raise Refused.because(
                _("These columns are missing: {columns}.").format(columns=", ".join(missing)), field="file"
            )
        return _table(rows, at)
    except csv.Error as error:
        message = _("Line {line} cannot be read as CSV. Check its quotes.").format(line=rows.line_num)
        raise Refused.because(message, field="file") from error


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused.because(_("The file is text neither in UTF-8 nor in GB18030."), field="file")


def _table(rows: Iterator[list[str]], at: dict[str, int]) -> GivenTable:
    found, problems = GivenTable(), list[Obstacle]()
    places: dict[str, int] = {}
    industries: dict[str, int] = {}
    seen: set[tuple[str, int, int]] = set()
    for line, row in enumerate(rows, start=2):
        if line > MOST_ROWS:
            raise Refused.because(_("The file has more than 500,000 lines."), field="file")
        if not any(cell.strip() for cell in row):
            continue
        wrong, cell = _cell(row, at)
        if not wrong:
            place, code, industry, year, value = cell
            if code not in industries:
                found.industries.append((code, industry))
            key = (year, places.setdefault(place, len(places)), industries.setdefault(code, len(industries)))
            wrong = _("This place, industry and year stand above already.") if key in seen else ""
            seen.add(key)
            if not wrong and value:
                found.figures.setdefault(year, []).append((key[1], key[2], value))
        if wrong:
            problems.append(Obstacle(wrong, field="file", place=_("line {line}").format(line=line)))
        if len(problems) >= MOST_PROBLEMS:
            break
    found.places = list(places)
    years = {year for year, _place, _industry in seen}
    problems += _of_whole(found, years)
    if problems:
        raise Refused.of(problems)
    return found


def _cell(row: list[str], at: dict[str, int]) -> tuple[str, tuple[str, str, str, str, float]]:
    """What is wrong with a line (empty when nothing), and what it says."""
    texts = {
        name: row[place].strip().replace("\x00", "") if 0 <= place < len(row) else ""
        for name, place in at.items()
    }
    nothing = ("", "", "", "", 0.0)
    for name in ("place", "code", "year", "value"):
        if not texts[name]:
            return _("The column {column} is empty.").format(column=COLUMNS[name][0]), nothing
    if any(len(text) > LONGEST for text in texts.values()):
        return _("A value has more than 60 characters."), nothing
    if not (texts["year"].isascii() and texts["year"].isdecimal() and len(texts["year"]) == 4):
        return _("“{found}” is not a year.").format(found=shortened(texts["year"], 20)), nothing
    try:
        value = float(texts["value"].replace(",", ""))
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e15:
        message = _("“{found}” is not a number of zero or more.")
        return message.format(found=shortened(texts["value"], 20)), nothing
    return "", (texts["place"], texts["code"], texts["industry"] or texts["code"], texts["year"], value)


def _of_whole(found: GivenTable, years: set[str]) -> list[Obstacle]:
    problems = []
    if len(found.places) * len(found.industries) > MOST_CELLS:
        problems.append(Obstacle(_("Places times industries are more than 1,500,000."), field="file"))
    if len(found.places) < 3 or len(found.industries) < 3:
        message = _("At least 3 places and 3 industries are needed: there are {places} and {industries}.")
        problems.append(
            Obstacle(message.format(places=len(found.places), industries=len(found.industries)), field="file")
        )
    if len(years) > 6:
        problems.append(Obstacle(_("At most 6 years can be held."), field="file"))
    return problems
