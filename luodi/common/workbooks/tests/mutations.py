"""Ways to damage a file, for the tests that read damaged files by the thousand."""

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from luodi.common.workbooks.errors import Limits, WorkbookError
from luodi.common.workbooks.inspect import inspect_workbook
from luodi.common.workbooks.reading import open_sheet
from luodi.common.workbooks.tests import specimens

TIGHT = Limits(
    max_bytes=2_000_000,
    max_unpacked=40_000_000,
    max_rows=5_000,
    max_cells=50_000,
    legacy_memory=400_000_000,
    legacy_seconds=5,
)
TOKENS = (
    b'<row r="1048576">',
    b'<c r="XFD1">',
    b"<c>",
    b"</c>",
    b"<v>1e999</v>",
    b"<v>-1</v>",
    b"<v>99999999999</v>",
    b' t="s"',
    b' t="d"',
    b' t="e"',
    b' s="99999"',
    b' r="A0"',
    b"<f/>",
    b"<!DOCTYPE a>",
    b"<!--",
    b"<![CDATA[",
    b"&#0;",
    b"&lt;",
    b"_xD800_",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'"',
    b",",
    b"\n" * 50,
    "中".encode("gb18030"),
    b'table:number-columns-repeated="99999999"',
    b'office:value="nan"',
)


def ledgers() -> dict[str, bytes]:
    """A small valid file of each format."""
    ods_rows = "".join(
        "<table:table-row>" + "".join(specimens.ods_text(str(cell)) for cell in row) + "</table:table-row>"
        for row in specimens.LEDGER
    )
    merged = '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>'
    rows = '<row r="1"><c r="A1" t="str"><v>名称</v></c><c r="B1" t="str"><v>额</v></c></row><row r="2"><c r="A2" s="1"><v>4</v></c></row>'
    return {
        "written": specimens.written_ledger(),
        "inline": specimens.written_ledger(constant_memory=True),
        "bare": specimens.package(rows=rows, after=merged),
        "macros": specimens.with_macros(),
        "ods": specimens.ods(ods_rows),
        "utf-8": specimens.ledger_text("utf-8"),
        "gb18030": specimens.ledger_text("gb18030"),
        "utf-16": specimens.ledger_text("utf-16", "\t"),
    }


def mutate(content: bytes, chance: random.Random) -> bytes:
    """``content`` with one to eight changes: bytes flipped, cut, repeated, or a telling token put in."""
    changed = bytearray(content)
    for _change in range(chance.choice([1, 1, 1, 2, 4, 8])):
        at = chance.randrange(len(changed) + 1)
        kind = chance.randrange(6)
        if kind == 0 and at < len(changed):
            changed[at] = chance.randrange(256)
        elif kind == 1:
            del changed[at : at + chance.choice([1, 4, 64, 1_000])]
        elif kind == 2:
            changed[at:at] = chance.choice(TOKENS)
        elif kind == 3:
            changed[at:at] = changed[at : at + chance.choice([8, 64, 512])] * chance.choice([1, 3, 40])
        elif kind == 4 and at + 4 <= len(changed):
            changed[at : at + 4] = chance.choice(
                [b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\xff\xff\xff\x7f"]
            )
        else:
            changed = changed[: max(at, 1)]
    return bytes(changed)


def mutate_inside(content: bytes, chance: random.Random) -> bytes:
    """A zip whose parts were changed and packed again, so that damage reaches the XML and not only the checksums."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(buffer, "w") as damaged:
        entries = archive.infolist()
        victims = {chance.choice(entries).filename for _victim in range(chance.randint(1, 2))}
        for entry in entries:
            part = archive.read(entry)
            damaged.writestr(entry.filename, mutate(part, chance) if entry.filename in victims else part)
    return buffer.getvalue()


def outcome(path: Path, content: bytes, limits: Limits = TIGHT) -> str:
    """Read ``content`` wholly: ``"read"``, or the code of the ``WorkbookError``; anything else is a bug and goes up."""
    path.write_bytes(content)
    try:
        kind = inspect_workbook(path, limits=limits)
        for name in kind.sheet_names[:4]:
            for _row in open_sheet(path, name, kind=kind).rows:
                pass
    except WorkbookError as error:
        assert error.message
        return error.code
    return "read"


def ways(content: bytes) -> tuple[Callable[[bytes, random.Random], bytes], ...]:
    """The mutations that make sense for ``content``."""
    return (mutate, mutate_inside) if content.startswith(b"PK") else (mutate,)
