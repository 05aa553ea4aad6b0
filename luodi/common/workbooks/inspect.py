"""What kind of table a file is, judged by its content, and whether it is safe to read."""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from luodi.common.workbooks import legacy, opendocument
from luodi.common.workbooks.archive import Attributes, check_prologs, damage_named, open_archive, parse_small
from luodi.common.workbooks.delimited import separator, text_encoding, text_facts
from luodi.common.workbooks.errors import Limits, Notice, WorkbookError, too_large
from luodi.common.workbooks.spreadsheetml import OpenXmlWorkbook
from luodi.common.workbooks.worksheets import SheetFacts, survey

__all__ = ["Kind", "Limits", "Notice", "WorkbookError", "inspect_workbook"]

ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A file found fit for reading: ``format`` is xlsx, xlsm, xls, ods or csv; sheets with their sizes; notices."""

    format: str
    sheets: tuple[SheetFacts, ...]
    notices: tuple[Notice, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    limits: Limits = field(default_factory=Limits)

    @property
    def sheet_names(self) -> list[str]:
        """The names of all sheets, hidden ones too."""
        return [sheet.name for sheet in self.sheets]


def inspect_workbook(path: Path | str, *, limits: Limits = Limits()) -> Kind:  # noqa: B008
    """Tell what ``path`` is and that it may be read, or raise ``WorkbookError`` saying what is wrong and what to do.

    The name of the file decides nothing. Nothing is unpacked to disk, run or fetched; memory stays bounded.
    """
    path = Path(path)
    size = path.stat().st_size
    if size == 0:
        raise empty()
    if size > limits.max_bytes:
        raise too_large(
            _("The file has {size} MB, at most {limit} MB are accepted.").format(
                size=size // 1_000_000, limit=limits.max_bytes // 1_000_000
            )
        )
    with path.open("rb") as stream:
        opening = stream.read(4096)
    if opening.startswith(b"PK"):
        kind = inspect_archive(path, limits)
    elif opening.startswith(legacy.OLE_SIGNATURE):
        kind = inspect_legacy(path, limits)
    else:
        refuse_foreign(opening)
        kind = inspect_text(path, limits)
    if not any(sheet.rows for sheet in kind.sheets):
        raise empty()
    return kind


def empty() -> WorkbookError:
    """The error for a file without a single value."""
    return WorkbookError(
        "empty",
        _("The file holds no rows."),
        remedy=_("Check that you chose the right file and that it was saved with its content."),
    )


def inspect_archive(path: Path, limits: Limits) -> Kind:
    """Inspect a zip: .xlsx, .xlsm or .ods, or a refusal that names what it is."""
    archive = open_archive(path, limits)
    with archive:
        names = set(archive.NameToInfo)
        check_prologs(archive)
        if "mimetype" in names and "content.xml" in names:
            return inspect_open_document(archive, limits)
        if "[Content_Types].xml" not in names:
            raise WorkbookError(
                "not_a_workbook",
                _("This is a zip archive, not a workbook."),
                remedy=_("Unpack it and send the workbook inside."),
            )
        if any(name.startswith(("word/", "ppt/")) for name in names):
            raise WorkbookError(
                "not_a_workbook",
                _("This is a Word or PowerPoint document, not a workbook."),
                remedy=_("Copy the table into Excel or WPS and send it as .xlsx."),
            )
        if any(name.lower().endswith("workbook.bin") for name in names):
            raise WorkbookError(
                "binary_workbook",
                _("Binary workbooks (.xlsb) are not read."),
                remedy=_("Save it as .xlsx in Excel or WPS and try again."),
            )
        format_, notices = package_contents(archive, limits)
        workbook = OpenXmlWorkbook(archive, limits)
        sheets = survey(workbook)
        return Kind(format_, tuple(sheets), (*notices, *sheet_notices(sheets)), limits=limits)


def package_contents(archive: zipfile.ZipFile, limits: Limits) -> tuple[str, list[Notice]]:
    """The format by its declared content types, with notices on macros and links; raises where these are refused."""
    types: set[str] = set()

    def start(tag: str, attributes: Attributes) -> None:
        if tag in ("Override", "Default"):
            types.add(attributes.get("ContentType", ""))

    parse_small(archive, "[Content_Types].xml", start)
    names = [name.lower() for name in archive.NameToInfo]
    macros = any("macroEnabled" in kind for kind in types) or any("vbaproject" in name for name in names)
    notices = []
    if macros:
        notices.append(macro_notice(limits))
    if any("/externallinks/" in name or name.endswith("/connections.xml") for name in names):
        notices.append(link_notice(limits))
    return ("xlsm" if macros else "xlsx"), notices


def macro_notice(limits: Limits) -> Notice:
    """The notice that macros were left alone; raises ``WorkbookError`` where the limits refuse them."""
    if limits.macros == "refuse":
        raise WorkbookError(
            "macros",
            _("The workbook contains macros, which are not accepted here."),
            remedy=_("Save it as .xlsx, which drops the macros, and try again."),
        )
    return Notice("macros", _("The workbook contains macros. They are not run, only the values are read."))


def link_notice(limits: Limits) -> Notice:
    """The notice that linked files were not fetched; raises ``WorkbookError`` where the limits refuse them."""
    if limits.external_links == "refuse":
        raise WorkbookError(
            "external_links",
            _("The workbook takes values from other files or servers, which is not accepted here."),
            remedy=_("Break the links (Data, Edit Links) or paste the values into a new workbook."),
        )
    return Notice(
        "external_links",
        _(
            "The workbook takes values from other files. They are not fetched; the values saved last are read."
        ),
    )


def sheet_notices(sheets: list[SheetFacts]) -> list[Notice]:
    """Notices on formulas, merged cells, hidden sheets and hidden rows, each with the sheet's name."""
    notices = []
    for sheet in sheets:
        if sheet.hidden and sheet.rows:
            notices.append(Notice("hidden_sheet", _("The sheet is hidden."), sheet.name))
        if sheet.formulas:
            message = _("{count} cells are formulas; the results saved last are read.").format(
                count=sheet.formulas
            )
            notices.append(Notice("formulas", message, sheet.name))
        if sheet.merged:
            message = _(
                "{count} areas are merged; their text counts for every row, a number only for the first."
            )
            notices.append(Notice("merged_cells", message.format(count=len(sheet.merged)), sheet.name))
        if sheet.hidden_rows:
            message = _("{count} rows are hidden or filtered out; they are read too.").format(
                count=sheet.hidden_rows
            )
            notices.append(Notice("hidden_rows", message, sheet.name))
    return notices


def inspect_open_document(archive: zipfile.ZipFile, limits: Limits) -> Kind:
    """Inspect a spreadsheet of OpenOffice, LibreOffice or WPS."""
    with damage_named("mimetype"), archive.open("mimetype") as part:
        declared = part.read(200)
    if not declared.startswith(ODS_TYPE):
        raise WorkbookError(
            "not_a_workbook",
            _("This is an OpenDocument file, but not a spreadsheet."),
            remedy=_("Copy the table into a spreadsheet and send it as .xlsx."),
        )
    opendocument.check_not_encrypted(archive)
    notices = []
    if any(name.startswith("Basic/") for name in archive.NameToInfo):
        notices.append(macro_notice(limits))
    sheets = opendocument.table_facts(archive, limits)
    return Kind("ods", tuple(sheets), (*notices, *sheet_notices(sheets)), limits=limits)


def inspect_legacy(path: Path, limits: Limits) -> Kind:
    """Inspect an OLE file, whatever its name: .xls, .et, or a locked .xlsx."""
    notices = [macro_notice(limits)] if legacy.check_container(path) else []
    sheets = legacy.legacy_facts(path, limits)
    return Kind("xls", tuple(sheets), (*notices, *sheet_notices(sheets)), limits=limits)


def refuse_foreign(opening: bytes) -> None:
    """Raise ``WorkbookError`` naming what the file is where it is known to be no table."""
    for signature, name in FOREIGN:
        if opening.startswith(signature):
            raise WorkbookError(
                "not_a_workbook",
                _("This is a {name} file, not a workbook.").format(name=name),
                remedy=_("Send the table as .xlsx, .xls, .ods or .csv."),
            )
    text = opening.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        name = "XML 2003"
    elif text.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style")) or (
        text.startswith((b"<?xml", b"mime-version", b"<!--")) and b"<html" in text
    ):
        name = "HTML"
    elif text.startswith(b"<?xml"):
        name = "XML"
    else:
        return
    raise WorkbookError(
        "web_page",
        _("In spite of its name this is a {name} file, as some systems export it.").format(name=name),
        remedy=_("Open it in Excel or WPS, save it as .xlsx and send that file."),
    )


def inspect_text(path: Path, limits: Limits) -> Kind:
    """Inspect a text table."""
    encoding = text_encoding(path)
    delimiter = separator(path, encoding)
    facts = text_facts(path, encoding, delimiter, limits)
    return Kind("csv", (facts,), (), encoding, delimiter, limits)
