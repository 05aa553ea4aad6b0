"""Text tables (.csv, .tsv, .txt): encoding and separator found by content, rows read as a stream."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from luodi.common.workbooks.cells import Row, unguard_cell
from luodi.common.workbooks.errors import Limits, WorkbookError, too_large
from luodi.common.workbooks.worksheets import SheetFacts

SEPARATORS = ",\t;|"
SAMPLE = 65_536
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_encoding(path: Path) -> str:
    """The encoding of a text file: by its mark, else the first of UTF-8, UTF-16, GB 18030 that fits it whole.

    Raises ``WorkbookError`` where it is no text in any of them.
    """
    with path.open("rb") as stream:
        opening = stream.read(SAMPLE)
    marked = [encoding for mark, encoding in MARKS if opening.startswith(mark)]
    if marked:
        candidates = marked
    else:
        zeros = opening.count(0)
        if zeros > len(opening) // 8:
            candidates = ["utf-16-le" if opening[1::2].count(0) > zeros // 2 else "utf-16-be"]
        else:
            candidates = ["utf-8", "gb18030"]
    for encoding in candidates:
        if decodes(path, encoding, most_strange=1.0 if marked else 0.01):
            return encoding
    raise WorkbookError(
        "encoding",
        _("The characters of the file cannot be read: it is neither UTF-8 nor GBK nor UTF-16 text."),
        unreadable_line(path, candidates[0]),
        _("Open it in Excel or WPS and save it as .xlsx."),
    )


def unreadable_line(path: Path, encoding: str) -> str:
    """Which line is the first that is not text in ``encoding``; empty where lines cannot be told apart."""
    if encoding.startswith("utf-16"):
        return ""
    with path.open("rb") as stream:
        for number, line in enumerate(iter(lambda: stream.readline(SAMPLE), b""), start=1):
            try:
                line.decode(encoding)
            except UnicodeError:
                return _("line {number}").format(number=number)
    return ""


def decodes(path: Path, encoding: str, *, most_strange: float) -> bool:
    """Whether the whole file is valid in ``encoding``, with at most that share of characters text never has."""
    decoder = codecs.getincrementaldecoder(encoding)()
    strange = seen = 0
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                text = decoder.decode(chunk)
                seen += len(text)
                strange += sum(text.count(chr(code)) for code in (*range(9), *range(14, 27), *range(28, 32)))
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return strange <= seen * most_strange


def separator(path: Path, encoding: str) -> str:
    """The separator that cuts the first lines most evenly, a comma where none does."""
    with path.open(encoding=encoding, newline="", errors="replace") as stream:
        sample = stream.read(SAMPLE)
    lines = [line for line in sample.splitlines()[:40] if line.strip()]
    best, best_score = ",", 0.0
    for candidate in SEPARATORS:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=candidate))
        width, times = max(
            counts.items(), key=lambda pair: (pair[1] * (pair[0] > 1), pair[0]), default=(1, 0)
        )
        score = (width > 1) * times / max(len(lines), 1) + min(width, 50) / 1_000
        if score > best_score and width > 1:
            best, best_score = candidate, score
    return best


def text_rows(path: Path, encoding: str, delimiter: str, limits: Limits) -> Iterator[Row]:
    """Rows with a value as (row number, cells); raises ``WorkbookError`` naming the line that breaks.

    Row numbers count records, as Excel shows them, not lines. Cells guarded by ``guard_cell`` lose the guard.
    """
    number = 0
    with path.open(encoding=encoding, newline="") as stream:
        lines = bounded_lines(stream, limits)
        try:
            for number, row in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
                if len(row) > limits.max_columns and any(row[limits.max_columns :]):
                    raise too_large(
                        _("The sheet has values beyond column {limit}.").format(limit=limits.max_columns),
                        _("row {number}").format(number=number),
                    )
                if any(row):
                    yield number, [unguard_cell(cell) or None for cell in row[: limits.max_columns]]
        except (csv.Error, UnicodeError) as error:
            raise WorkbookError(
                "damaged",
                _("The text after row {number} cannot be cut into cells.").format(number=number),
                _("row {number}").format(number=number + 1),
                _("Look for a missing quotation mark there, or save the table as .xlsx."),
            ) from error


def bounded_lines(stream: object, limits: Limits) -> Iterator[str]:
    """The lines of ``stream``, refusing one too long for the memory; a zero character is dropped."""
    longest = limits.max_cell_chars * 4
    while line := stream.readline(longest + 1):  # type: ignore[attr-defined]
        if len(line) > longest:
            raise too_large(_("One line holds more text than a row can."))
        yield line


def text_facts(path: Path, encoding: str, delimiter: str, limits: Limits) -> SheetFacts:
    """Count the rows and columns; raises ``WorkbookError`` where the file is broken or beyond the limits."""
    facts = SheetFacts(path.stem)
    for _number, cells in text_rows(path, encoding, delimiter, limits):
        facts.rows += 1
        facts.columns = max(facts.columns, len(cells))
        facts.cells += len(cells)
        if facts.rows > limits.max_rows:
            raise too_large(_("The sheet has more than {limit} rows.").format(limit=limits.max_rows))
        if facts.cells > limits.max_cells:
            raise too_large(_("The workbook stores more than {limit} cells.").format(limit=limits.max_cells))
    return facts
