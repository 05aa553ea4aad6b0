"""What the sheets of an .xlsx or .xlsm workbook (ECMA-376) share: their list, styles, epoch and strings."""

import posixpath
import re
import tempfile
import zipfile
from array import array
from dataclasses import dataclass

from django.utils.translation import gettext as _

from luodi.common.workbooks.archive import Attributes, feed, local, parse_small, xml_parser
from luodi.common.workbooks.cells import number_style
from luodi.common.workbooks.errors import Limits, WorkbookError, damaged, too_large

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
KEPT_IN_MEMORY = 16_000_000
REMEMBERED_TEXTS = 20_000
TRUE_WORDS = {"1", "true"}


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One worksheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool = False


class TextTable:
    """The shared strings of a workbook, kept outside the memory when they are many.

    ``texts[index]`` is the string, or raises ``IndexError``.
    """

    def __init__(self) -> None:
        self._bytes = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115
        self._offsets = array("Q", [0])
        self._remembered: dict[int, str] = {}

    def append(self, text: str) -> None:
        """Add the next string."""
        written = self._bytes.write(text.encode("utf-8", "surrogatepass"))
        self._offsets.append(self._offsets[-1] + written)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, index: int) -> str:
        text = self._remembered.get(index)
        if text is None:
            if not 0 <= index < len(self):
                raise IndexError(index)
            start = self._offsets[index]
            self._bytes.seek(start)
            text = self._bytes.read(self._offsets[index + 1] - start).decode("utf-8", "surrogatepass")
            if len(self._remembered) >= REMEMBERED_TEXTS:
                self._remembered.clear()
            self._remembered[index] = text
        return text

    def close(self) -> None:
        """Give back the memory and the temporary file."""
        self._bytes.close()


def unescape(text: str) -> str:
    """Resolve the ``_x000D_`` escapes of the format.

    >>> unescape("a_x000A_b_x005F_x000A_")
    'a\\nb_x000A_'
    """
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class OpenXmlWorkbook:
    """The parts of one opened workbook that its sheets share: list of sheets, styles, epoch, strings.

    Raises ``WorkbookError`` from the constructor where a needed part is missing or broken. Close it after use.
    """

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.archive = archive
        self.limits = limits
        self.epoch_1904 = False
        self.main = self._main_part()
        self._targets: dict[str, str] = {}
        self.strings_part = ""
        self.styles_part = ""
        self._read_relationships()
        self.sheets = self._read_sheets()
        if not self.sheets:
            raise damaged(self.main)
        self.styles = self._read_styles()
        self._texts: TextTable | None = None

    def close(self) -> None:
        """Close the strings and the archive."""
        if self._texts is not None:
            self._texts.close()
        self.archive.close()

    def _main_part(self) -> str:
        found: list[str] = []

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and local(attributes, "Type").endswith("/officeDocument"):
                found.append(local(attributes, "Target").lstrip("/"))

        parse_small(self.archive, "_rels/.rels", start)
        main = found[0] if found else "xl/workbook.xml"
        if main not in self.archive.NameToInfo:
            raise damaged(main)
        return main

    def _read_relationships(self) -> None:
        folder, name = posixpath.split(self.main)

        def start(tag: str, attributes: Attributes) -> None:
            if tag != "Relationship" or local(attributes, "TargetMode") == "External":
                return
            target = local(attributes, "Target").replace("\\", "/")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            kind = local(attributes, "Type").rpartition("/")[2]
            if kind == "sharedStrings":
                self.strings_part = part
            elif kind == "styles":
                self.styles_part = part
            elif kind == "worksheet":
                self._targets[local(attributes, "Id")] = part

        parse_small(self.archive, f"{folder}/_rels/{name}.rels", start)

    def _read_sheets(self) -> list[SheetPart]:
        sheets: list[SheetPart] = []

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "workbookPr":
                self.epoch_1904 = local(attributes, "date1904") in TRUE_WORDS
            elif tag == "sheet":
                part = self._targets.get(local(attributes, "id"))
                if part:
                    hidden = local(attributes, "state") in {"hidden", "veryHidden"}
                    sheets.append(SheetPart(local(attributes, "name"), part, hidden))
                if len(sheets) > self.limits.max_sheets:
                    raise too_large(
                        _("The workbook has more than {limit} sheets.").format(limit=self.limits.max_sheets)
                    )

        parse_small(self.archive, self.main, start)
        return sheets

    def _read_styles(self) -> list[str]:
        codes: dict[str, str] = {}
        styles: list[str] = []
        inside: list[str] = []

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "numFmt" and len(codes) < 10_000:
                codes[local(attributes, "numFmtId")] = local(attributes, "formatCode")[:255]
            elif tag == "cellXfs":
                inside.append(tag)
            elif tag == "xf" and inside and len(styles) < 70_000:
                number = local(attributes, "numFmtId")
                styles.append(number_style(int(number) if number.isdecimal() else 0, codes.get(number, "")))

        def end(tag: str) -> None:
            if tag == "cellXfs":
                inside.clear()

        if self.styles_part:
            parse_small(self.archive, self.styles_part, start, end)
        return styles

    @property
    def texts(self) -> TextTable:
        """The shared strings, read at first use."""
        if self._texts is None:
            self._texts = self._read_texts()
        return self._texts

    def _read_texts(self) -> TextTable:
        texts = TextTable()
        if self.strings_part not in self.archive.NameToInfo:
            return texts
        parser = xml_parser(self.strings_part)
        parts: list[str] = []
        state = {"text": False, "phonetic": False}
        limit = self.limits.max_cell_chars

        def start(tag: str, _attributes: Attributes) -> None:
            name = tag.rpartition(":")[2]
            if name == "t":
                state["text"] = not state["phonetic"]
            elif name == "rPh":
                state["phonetic"] = True

        def end(tag: str) -> None:
            name = tag.rpartition(":")[2]
            if name == "t":
                state["text"] = False
            elif name == "rPh":
                state["phonetic"] = False
            elif name == "si":
                texts.append(unescape("".join(parts))[:limit])
                parts.clear()

        def text(piece: str) -> None:
            if state["text"] and len(parts) <= limit:
                parts.append(piece)

        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
        for _chunk in feed(self.archive, self.strings_part, parser):
            pass
        return texts

    def part_named(self, name: str) -> SheetPart:
        """The sheet called ``name``; raises ``WorkbookError`` naming the sheets there are."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise WorkbookError(
            "no_such_sheet",
            _("The workbook has no sheet “{name}”.").format(name=name),
            remedy=_("It has: {names}.").format(names="、".join(sheet.name for sheet in self.sheets)),
        )
