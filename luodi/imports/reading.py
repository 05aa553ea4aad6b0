"""Reads a run's sheet as cleaned and prepared rows, a few hundred at a time, and keeps faults on disk."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from tempfile import TemporaryFile
from typing import Any

from django.utils.translation import gettext as _

from luodi.common import clock
from luodi.common.workbooks.amounts import shown
from luodi.common.workbooks.cells import column_letters
from luodi.common.workbooks.columns import CleanedRow, ImportColumn, build_mapping, clean_row, guess_mapping
from luodi.common.workbooks.columns import Mapping as ColumnMapping
from luodi.common.workbooks.errors import CellError, WorkbookError
from luodi.common.workbooks.headers import plain
from luodi.common.workbooks.inspect import Kind
from luodi.common.workbooks.reading import Sheet, open_sheet
from luodi.common.workbooks.worksheets import SheetFacts

from .models import ImportRun
from .shipped import Arrangement, shipped_mappings
from .sources import BY_CODE, Draft, Fault, Source, Task
from .sources.lookups import Lookups

BATCH = 500
EXAMPLE = "【示例】"
MOST_KINDS = 60
MOST_PLACES = 12
SAMPLE_ROWS, SAMPLES = 30, 3


@dataclass(slots=True)
class Batch:
    """Some rows: the drafts that were cleaned, and the errors of rows by their number."""

    drafts: list[Draft]
    errors: dict[int, list[CellError]]
    size: int


@dataclass(slots=True)
class Notes:
    """Remarks by their words, with how often and where they were first made."""

    counts: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[int]] = field(default_factory=dict)
    further: int = 0

    def add(self, words: str, number: int) -> None:
        """One remark on row ``number``."""
        if words not in self.counts and len(self.counts) >= MOST_KINDS:
            self.further += 1
            return
        self.counts[words] += 1
        places = self.places.setdefault(words, [])
        if len(places) < MOST_PLACES:
            places.append(number)

    def listed(self) -> list[str]:
        """The remarks, the commonest first, each with its rows."""
        found = []
        for words, count in self.counts.most_common():
            rows = "、".join(map(str, self.places[words])) + ("…" if count > MOST_PLACES else "")
            told = _("{words} ({count} rows: {rows})") if count > 1 else _("{words} (row {rows})")
            found.append(told.format(words=words, count=count, rows=rows))
        if self.further:
            found.append(_("{count} further remarks of other kinds.").format(count=self.further))
        return found


class FaultSpool(Mapping[int, Sequence[CellError]]):
    """Errors by row, written and read in the order of the rows, on disk: a sheet may be wrong in every cell."""

    def __init__(self) -> None:
        self._file = TemporaryFile("w+", encoding="ascii")  # noqa: SIM115 - closed by close
        self._ahead: tuple[int, list[CellError]] | None = None
        self.rows = 0

    def add(self, number: int, errors: list[CellError]) -> None:
        """Keep the errors of one row."""
        plain_errors = [
            [each.code, str(each.value)[:200], each.message, each.remedy, each.column, each.header]
            for each in errors
        ]
        self._file.write(f"{json.dumps([number, plain_errors])}\n")
        self.rows += 1

    def rewind(self) -> None:
        """Begin reading."""
        self._file.seek(0)
        self._ahead = self._next()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __getitem__(self, number: int) -> Sequence[CellError]:
        while self._ahead is not None and self._ahead[0] < number:
            self._ahead = self._next()
        if self._ahead is None or self._ahead[0] != number:
            raise KeyError(number)
        return self._ahead[1]

    def __iter__(self) -> Iterator[int]:
        raise TypeError("read by row number only")

    def __len__(self) -> int:
        return self.rows

    def _next(self) -> tuple[int, list[CellError]] | None:
        line = self._file.readline()
        if not line:
            return None
        number, errors = json.loads(line)
        return number, [
            CellError(*words).at(row=number, column=column, header=header)
            for *words, column, header in errors
        ]


class RunReader:
    """One run's sheet, its columns, and its rows. Raises ``WorkbookError`` where the sheet cannot be read."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.source: Source = BY_CODE[run.source]
        self.task = task_of(run)
        self.columns: Sequence[ImportColumn] = self.source.columns(self.task)
        self._columns = {column.code: column for column in self.columns}
        self.notes = Notes()
        self.examples = 0
        self.sheet = sheet_of(run, self.columns)
        self.arrangement: Arrangement | None = None
        if run.shipped:
            shipped = shipped_mappings()[run.shipped]
            self.arrangement = Arrangement(shipped, self.sheet.headers, self.columns)
            self.mapping = self.arrangement.mapping
        else:
            self.mapping = chosen_mapping(run, self.sheet, self.columns)
            self.mapping.check()

    def batches(self) -> Iterator[Batch]:
        """Every record of the sheet, cleaned and prepared."""
        rows = self.sheet.rows
        while part := list(islice(rows, BATCH)):
            drafts, errors = [], {}
            for number, cells in part:
                if cells and isinstance(cells[0], str) and cells[0].startswith(EXAMPLE):
                    self.examples += 1
                    continue
                cleaned = self._clean(number, cells)
                if cleaned.values is None:
                    errors[number] = list(cleaned.errors)
                else:
                    drafts.append(Draft(number, dict(cleaned.values)))
            self.source.prepare(drafts, self.task)
            for draft in drafts:
                if draft.faults:
                    errors[draft.number] = [self._placed(draft.number, fault) for fault in draft.faults]
                for words in draft.notes:
                    self.notes.add(words, draft.number)
            good = [draft for draft in drafts if not draft.faults]
            yield Batch(good, dict(sorted(errors.items())), len(part))

    def differences(self, draft: Draft) -> list[list[str]]:
        """Label, old and new words of each change of a row; must be asked before the row is written."""
        found = []
        for name, value in draft.changes.items():
            column = self._columns.get(name) or self._columns.get(PLACES.get(name, ""))
            choices = column.choices if column else None
            held = getattr(draft.record, name, None)
            words = [self.source.shown(name, each, choices) for each in (held, value)]
            found.append([str(column.label) if column else name, *words])
        return found

    def _clean(self, number: int, cells: list[Any]) -> CleanedRow:
        if self.arrangement is not None:
            return self.arrangement.clean(number, cells)
        return clean_row(self.mapping, number, cells)

    def _placed(self, number: int, fault: Fault) -> CellError:
        """A fault of a row as the error of the cell it is about."""
        error = CellError("row", "", fault.message, fault.remedy)
        match = self.mapping.by_code.get(PLACES.get(fault.column, fault.column))
        if match is None:
            column = self._columns.get(fault.column)
            return error.at(row=number, column="", header=str(column.label) if column else "")
        if self.arrangement is not None:
            return self.arrangement.placed(error, number, match.column.code)
        return error.at(row=number, column=column_letters(match.index), header=match.header)


PLACES = {"lead_investor": "investor", "investor_city": "investor_province"}
"""Fields of a record that are filled from a column of another name."""


def task_of(run: ImportRun) -> Task:
    """Who imports, and what holds for all rows of the run."""
    reason = _("Import {number}: {name}").format(number=run.pk, name=run.name)
    task = Task(run.created_by, clock.today(), reason[:300], tolerated=tolerated_by(run))
    host = run.options.get("host")
    if host:
        known = Lookups.of(task).own_units.get(int(host))
        task.defaults.update({"host": known} if known else {})
    return task


def tolerated_by(run: ImportRun) -> frozenset[str]:
    """Contradictions the run's mapping file tolerates."""
    return shipped_mappings()[run.shipped].tolerated if run.shipped else frozenset()


def sheet_of(run: ImportRun, columns: Sequence[ImportColumn]) -> Sheet:
    """The run's sheet, or the one that fits best where none is chosen yet; raises ``WorkbookError``."""
    known: set[str] = {name for column in columns for name in column.names}
    if run.shipped:
        known = {name for rule in shipped_mappings()[run.shipped].rules for name in rule.needs}
    return open_sheet(
        run.file.path,
        run.sheet or None,
        kind=kind_of(run),
        known_headers=known,
        header_row=run.header_row,
        skip_totals=not run.options.get("keep_totals"),
    )


def chosen_mapping(run: ImportRun, sheet: Sheet, columns: Sequence[ImportColumn]) -> ColumnMapping:
    """The columns chosen for the run, or the likeliest where none were chosen yet."""
    if not run.columns:
        return guess_mapping(sheet.headers, columns, titles=sheet.titles)
    places = {plain(header): index for index, header in reversed(list(enumerate(sheet.headers))) if header}
    chosen = {
        code: (places[plain(header)], 1.0)
        for code, header in run.columns.items()
        if header and plain(header) in places
    }
    return build_mapping(sheet.headers, columns, chosen, sheet.titles)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a sheet looks like before its columns are chosen.

    ``samples`` are first values by the column's index; ``chosen`` is code to header; ``scores`` say how sure the
    guess of a header is (0 to 1) and ``units`` in which unit its amounts are taken.
    """

    columns: Sequence[ImportColumn]
    headers: Sequence[str] = ()
    titles: Sequence[str] = ()
    samples: Mapping[int, Sequence[str]] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    header_row: int = 0


def preview_of(run: ImportRun, *, known: Mapping[str, str] | None = None) -> Preview:
    """The run's sheet with the columns chosen for it, or, where ``known`` is given, those and the likeliest others.

    Raises ``WorkbookError``.
    """
    columns = BY_CODE[run.source].columns(task_of(run))
    sheet = sheet_of(run, columns)
    samples: dict[int, list[str]] = {index: [] for index, header in enumerate(sheet.headers) if header}
    for _number, cells in islice(sheet.rows, SAMPLE_ROWS):
        for index, found in samples.items():
            cell = cells[index] if index < len(cells) else None
            if cell is not None and len(found) < SAMPLES:
                found.append(shown(cell)[:40])
    guess = guess_mapping(sheet.headers, columns, remembered=dict(known or {}), titles=sheet.titles)
    taken = guess if known is not None or not run.columns else chosen_mapping(run, sheet, columns)
    return Preview(
        columns,
        sheet.headers,
        sheet.titles,
        samples,
        taken.remembered,
        {match.header: match.score for match in guess.matches},
        {match.header: match.unit for match in taken.matches if match.unit},
        sheet.header_row,
    )


def facts_of(kind: Kind) -> dict[str, Any]:
    """What a file was found to be, as JSON, so that it need not be inspected again."""
    return {
        "format": kind.format,
        "encoding": kind.encoding,
        "delimiter": kind.delimiter,
        "sheets": [asdict(facts) for facts in kind.sheets],
        "notices": [f"{each.place}: {each.message}" if each.place else each.message for each in kind.notices],
    }


def kind_of(run: ImportRun) -> Kind | None:
    """What the run's file was found to be; None where it was not inspected yet."""
    if not run.facts:
        return None
    sheets = [
        SheetFacts(**{**facts, "merged": [tuple(area) for area in facts["merged"]]})
        for facts in run.facts["sheets"]
    ]
    kind = run.facts
    return Kind(kind["format"], tuple(sheets), (), kind["encoding"], kind["delimiter"])


def told(error: CellError) -> dict[str, Any]:
    """An error as the run's page shows it."""
    value = "" if error.value is None else str(error.value)[:80]
    return {
        "row": error.row,
        "column": error.column,
        "header": error.header,
        "value": value,
        "message": error.message,
        "remedy": error.remedy,
    }


def refusal_words(error: WorkbookError) -> str:
    """What is wrong with a workbook, in one line."""
    return " ".join(part for part in (error.place, error.message, error.remedy) if part)
