"""Papers: a title, paragraphs and tables as a Word file or a PDF, with Chinese letters on any machine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from luodi.common.errors import Refused

PAPER_FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
FONT_PACKAGE = "manimgx_fonts_cjk"
SYSTEM_FONTS = (
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/truetype/noto",
)
FAMILIES = ("Noto Sans CJK SC", "Noto Serif CJK SC", "Source Han Sans SC", "Source Han Serif SC")
# Typst reads values from the outside as data, never as markup: nothing in a text is run.
TEMPLATE = """
#let paper = json(bytes(sys.inputs.paper))
#set document(title: paper.title)
#set page(paper: "a4", flipped: paper.wide, margin: (x: 2cm, y: 2cm), numbering: "1 / 1")
#set text(font: paper.fonts, size: 10pt, lang: "zh", region: "cn")
#set par(leading: 0.75em, justify: true)
#align(center, text(size: 16pt, weight: "bold", paper.title))
#v(6pt)
#for line in paper.lines [ #par(line) ]
#for part in paper.parts [
  #if part.heading != "" [ #v(6pt) #text(size: 11.5pt, weight: "bold", part.heading) ]
  #for line in part.lines [ #par(line) ]
  #if part.heads.len() > 0 [
    #set text(size: 8.5pt)
    #set par(justify: false)
    #table(
      columns: part.widths.map(width => width * 1fr),
      align: (column, row) => if row == 0 { center + horizon } else if part.numeric.contains(column) { right } else { left },
      stroke: 0.5pt + rgb("#8a94a3"),
      inset: 4pt,
      fill: (column, row) => if row == 0 { rgb("#eef2f7") },
      table.header(..part.heads.map(head => strong(head))),
      ..part.rows.flatten(),
    )
  ]
]
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, paragraphs and a table; ``widths`` in proportion, ``numeric`` are columns set to the right."""

    heading: str = ""
    lines: Sequence[str] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    widths: Sequence[float] = ()
    numeric: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """What is written: ``is_wide`` lies the page on its side."""

    title: str
    lines: Sequence[str] = ()
    parts: Sequence[Part] = field(default_factory=tuple)
    is_wide: bool = False


def font_folders() -> list[Path]:
    """Folders with Chinese fonts: the city's own (``LUODI_FONTS``), the package's, the machine's."""
    found = [Path(settings.FONTS)] if settings.FONTS else []
    spec = find_spec(FONT_PACKAGE)
    found += [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    found += [Path(place) for place in SYSTEM_FONTS]
    return [folder for folder in found if folder.is_dir() and any(folder.glob("*.[ot]t[cf]"))]


def pdf_of(paper: Paper) -> bytes:
    """The paper as PDF; raises ``Refused`` where no Chinese font is found."""
    folders = font_folders()
    if not folders:
        message = _(
            "No Chinese font was found, so the PDF would be empty boxes. Install the package {package} or "
            "set LUODI_FONTS to a folder with Noto Sans CJK. Word and Excel work without."
        )
        raise Refused.because(message.format(package=FONT_PACKAGE.replace("_", "-")))
    values = {
        "title": paper.title,
        "wide": paper.is_wide,
        "fonts": list(FAMILIES),
        "lines": list(paper.lines),
        "parts": [_values(part) for part in paper.parts],
    }
    made: bytes = typst.compile(  # type: ignore[call-overload]  # its stub wants one type for all paths
        TEMPLATE.encode(),
        format="pdf",
        sys_inputs={"paper": json.dumps(values, ensure_ascii=False)},
        font_paths=[str(folder) for folder in folders[:1]],
        ignore_system_fonts=True,
    )
    return made


def _values(part: Part) -> dict[str, object]:
    return {
        "heading": part.heading,
        "lines": list(part.lines),
        "heads": list(part.heads),
        "rows": [list(row) for row in part.rows],
        "widths": list(part.widths) or [1] * len(part.heads),
        "numeric": list(part.numeric),
    }


def word_of(paper: Paper) -> bytes:
    """The paper as a Word file, in the fonts every Chinese office has, named, not carried."""
    document = Document()
    section = document.sections[0]
    size = (Cm(21), Cm(29.7))
    section.page_width, section.page_height = size[::-1] if paper.is_wide else size
    section.left_margin = section.right_margin = Cm(2.2)
    _set_font(document.styles["Normal"], "仿宋_GB2312", 11)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(paper.title)
    run.bold = True
    _set_font(run, "方正小标宋简体", 18)
    for line in paper.lines:
        document.add_paragraph(line).paragraph_format.first_line_indent = Pt(22)
    for part in paper.parts:
        if part.heading:
            heading = document.add_paragraph().add_run(part.heading)
            heading.bold = True
            _set_font(heading, "黑体", 12)
        for line in part.lines:
            document.add_paragraph(line)
        if part.heads:
            _table(document, part, float(section.page_width.cm) - 4.4)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_font(owner: object, name: str, points: int) -> None:
    font = owner.font  # type: ignore[attr-defined]
    font.name, font.size = name, Pt(points)
    owner.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)  # type: ignore[attr-defined]


def _table(document: object, part: Part, width: float) -> None:
    table = document.add_table(rows=1, cols=len(part.heads), style="Table Grid")  # type: ignore[attr-defined]
    table.autofit = False
    shares = list(part.widths) or [1.0] * len(part.heads)
    widths = [Cm(width * share / sum(shares)) for share in shares]
    for number, row in enumerate([part.heads, *part.rows]):
        cells = table.rows[0].cells if number == 0 else table.add_row().cells
        for at, text in enumerate(row):
            cells[at].width = widths[at]
            paragraph = cells[at].paragraphs[0]
            run = paragraph.add_run(str(text))
            run.font.size = Pt(9)
            run.bold = number == 0
            if number == 0:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif at in part.numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
