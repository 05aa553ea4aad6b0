"""Rows of .xls workbooks (Excel 97 to 2003, and .et of WPS), read by a separate program with a memory ceiling.

The library that knows the old format allocates a full rectangle up to the last cell, so a few changed
bytes can ask for more memory than the machine has; a ceiling on a child process is the only sure guard.
"""

import json
import mmap
import struct
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from luodi.common.workbooks.cells import RawCell, Row
from luodi.common.workbooks.errors import Limits, WorkbookError, damaged, too_large
from luodi.common.workbooks.worksheets import SheetFacts

CHILD = Path(__file__).with_name("legacy_child.py")
OLE_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")
BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
BEGIN_OF_BOOK = bytes.fromhex("0908100000060500")
FILEPASS = 0x2F
DOCUMENTS = ("WordDocument".encode("utf-16-le"), "PowerPoint Document".encode("utf-16-le"))


def check_container(path: Path) -> bool:
    """Whether an OLE file holds macros; raises ``WorkbookError`` where it is locked or no workbook at all."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(ENCRYPTED) >= 0 or is_enciphered(content):
            raise locked()
        if all(content.find(name) < 0 for name in BOOKS):
            if any(content.find(name) >= 0 for name in DOCUMENTS):
                raise WorkbookError(
                    "not_a_workbook",
                    _("This is a Word or PowerPoint document, not a workbook."),
                    remedy=_("Copy the table into Excel or WPS and send it as .xlsx."),
                )
            raise damaged()
        return content.find(MACROS) >= 0


def is_enciphered(content: mmap.mmap) -> bool:
    """Whether the record FILEPASS stands among the first of the workbook, as [MS-XLS] 2.1.4 orders them."""
    at = content.find(BEGIN_OF_BOOK)
    for _record in range(4):
        if at < 0 or at + 4 > len(content):
            return False
        kind, length = struct.unpack_from("<HH", content, at)
        if kind == FILEPASS:
            return True
        at += 4 + length
    return False


def locked() -> WorkbookError:
    """The error for a workbook under a password."""
    return WorkbookError(
        "password",
        _("The file is locked with a password."),
        remedy=_("Remove the password in Excel or WPS (File, Info, Protect Workbook) and try again."),
    )


def answers(path: Path, sheet: int, limits: Limits) -> Iterator[object]:
    """The lines the child program prints; raises ``WorkbookError`` where it gives up or is stopped."""
    command = [
        sys.executable,
        "-I",
        str(CHILD),
        str(path),
        str(sheet),
        str(limits.legacy_memory),
        str(limits.legacy_seconds),
    ]
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    finished = False
    assert child.stdout is not None
    try:
        for line in child.stdout:
            answer = json.loads(line)
            if isinstance(answer, dict) and "error" in answer:
                raise locked() if answer["error"] == "password" else damaged()
            if isinstance(answer, dict) and answer.get("done"):
                finished = True
                break
            yield answer
        if not finished:
            raise damaged()
    except ValueError as error:
        raise damaged() from error
    finally:
        child.stdout.close()
        child.kill()
        child.wait()


def legacy_facts(path: Path, limits: Limits) -> list[SheetFacts]:
    """Name and size of each sheet; raises ``WorkbookError`` where the file is broken or beyond the limits."""
    facts: list[SheetFacts] = []
    listed: list[list[object]] = []
    for answer in answers(path, -1, limits):
        if not isinstance(answer, dict):
            continue
        if "sheets" in answer:
            listed = answer["sheets"]
            continue
        name, hidden = listed[len(facts)]
        rows, columns = answer["size"]
        merged = [
            (top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in answer["merged"][:20_000]
        ]
        facts.append(SheetFacts(str(name), bool(hidden), rows, columns, rows * columns, merged=merged))
        if columns > limits.max_columns:
            raise too_large(
                _("The sheet has values beyond column {limit}.").format(limit=limits.max_columns), str(name)
            )
        if rows > limits.max_rows:
            raise too_large(
                _("The sheet has more than {limit} rows.").format(limit=limits.max_rows), str(name)
            )
    return facts


def decoded(value: object, limits: Limits) -> RawCell:
    """One cell as the child wrote it."""
    if isinstance(value, list):
        kind, stated = value
        if kind == "s":
            return timedelta(seconds=float(stated))
        return datetime.fromisoformat(stated) if kind == "t" else date.fromisoformat(stated)
    if isinstance(value, str):
        return value[: limits.max_cell_chars]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value if isinstance(value, (int, float, bool)) else None


def legacy_rows(path: Path, index: int, limits: Limits) -> Iterator[Row]:
    """Rows with a value of the sheet at ``index`` as (row number, cells); raises ``WorkbookError``."""
    for answer in answers(path, index, limits):
        if isinstance(answer, list):
            number, cells = answer
            yield number, [decoded(cell, limits) for cell in cells]
