"""Builders of the harmless and harmful files that the tests of workbooks read."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter

SAMPLES = Path(__file__).with_name("samples")
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
LEDGER = (
    ("项目名称", "总投资（亿元）", "签约日期", "责任单位"),
    ("示例项目一", 1.5, "2026-9-2", "巴州区"),
    ("示例项目二", 3, "2026年9月3日", "通江县"),
    ("示例项目三", 4.5, 46269, "平昌县"),
)

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
ROOT_RELATIONS = f'<Relationships {RELATIONS}><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
BOOK_RELATIONS = (
    f'<Relationships {RELATIONS}><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="r3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
STYLES = (
    f'<styleSheet {MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="46"/></cellXfs></styleSheet>'
)


def sheet_xml(rows: str, after: str = "") -> str:
    """A worksheet part around ``rows``."""
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet {MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>'


def book_xml(*, epoch_1904: bool = False) -> str:
    """The workbook part with one sheet called 台账."""
    return (
        f'<workbook {MAIN} xmlns:r="{OFFICE}"><workbookPr date1904="{int(epoch_1904)}"/>'
        '<sheets><sheet name="台账" sheetId="1" r:id="r1"/></sheets></workbook>'
    )


def package(parts: Mapping[str, str | bytes] | None = None, *, rows: str = "", after: str = "") -> bytes:
    """An .xlsx from its parts, those of a small valid workbook unless given; an empty part is left out."""
    rows = rows or '<row r="1"><c r="A1"><v>1</v></c></row>'
    chosen: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT_RELATIONS,
        "xl/workbook.xml": book_xml(),
        "xl/_rels/workbook.xml.rels": BOOK_RELATIONS,
        "xl/styles.xml": STYLES,
        SHEET: sheet_xml(rows, after),
        **(parts or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in chosen.items():
            if content:
                archive.writestr(name, content)
    return buffer.getvalue()


def written_ledger(rows: tuple[tuple[object, ...], ...] = LEDGER, *, constant_memory: bool = False) -> bytes:
    """A ledger as a spreadsheet program writes it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": constant_memory}) as workbook:
        sheet = workbook.add_worksheet("台账")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def ods(
    rows: str, *, mimetype: str = "application/vnd.oasis.opendocument.spreadsheet", manifest: str = ""
) -> bytes:
    """An .ods with one table around ``rows``."""
    space = 'xmlns:office="urn:o" xmlns:table="urn:t" xmlns:text="urn:x"'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr(
            "content.xml",
            f'<office:document-content {space}><office:body><office:spreadsheet><table:table table:name="台账">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        if manifest:
            archive.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def ods_text(text: str, more: str = "") -> str:
    """A text cell of an .ods."""
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def ledger_text(encoding: str, separator: str = ",") -> bytes:
    """The ledger as a text file."""
    return "\r\n".join(separator.join(map(str, row)) for row in LEDGER).encode(encoding)


def entities(doctype: str) -> bytes:
    """A workbook whose sheet begins with a document type."""
    body = sheet_xml('<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>').split("?>", 1)[1]
    return package({SHEET: f'<?xml version="1.0"?>{doctype}{body}'})


XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
BILLION_LAUGHS = '<!DOCTYPE x [<!ENTITY z "ha"><!ENTITY y "&z;&z;&z;&z;"><!ENTITY a "&y;&y;&y;&y;">]>'


def zip_bomb(megabytes: int = 30) -> bytes:
    """A workbook of a few kilobytes that unpacks to ``megabytes``."""
    return package({SHEET: sheet_xml("<row/>" + " " * (megabytes * 1_000_000))})


def locked_zip() -> bytes:
    """A zip whose entries say they are encrypted."""
    content = bytearray(package())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 4)
    return bytes(content)


def locked_ole() -> bytes:
    """What Excel writes for a .xlsx under a password: an OLE file with an encrypted package."""
    return (
        bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    )


def locked_xls() -> bytes:
    """An .xls with the record that says it is encrypted."""
    content = (SAMPLES / "ledger.xls").read_bytes()
    return content.replace(bytes.fromhex("e1000200b004"), bytes.fromhex("2f000200b004"), 1)


def with_macros() -> bytes:
    """A workbook with a macro project."""
    return package({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"})


def with_links() -> bytes:
    """A workbook that takes values from another file."""
    return package({"xl/externalLinks/externalLink1.xml": f"<externalLink {MAIN}/>"})


def wide(columns: int) -> bytes:
    """One row of ``columns`` cells that do not say where they stand."""
    return package(rows="<row>" + "<c><v>1</v></c>" * columns + "</row>")


def far_corner() -> bytes:
    """Two values in opposite corners, which a reader of rectangles would need terabytes for."""
    return package(
        rows='<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
