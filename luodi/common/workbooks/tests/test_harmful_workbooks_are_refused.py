"""What is refused before it is read, what is accepted with a notice, and the words that go with it."""

from pathlib import Path

import pytest

from luodi.common.workbooks.inspect import Limits, WorkbookError, inspect_workbook
from luodi.common.workbooks.reading import open_sheet
from luodi.common.workbooks.tests import specimens

REFUSED = {
    "zip bomb": (specimens.zip_bomb, "bomb"),
    "external entity": (lambda: specimens.entities(specimens.XXE), "xml_entities"),
    "billion laughs": (lambda: specimens.entities(specimens.BILLION_LAUGHS), "xml_entities"),
    "entity in an unread part": (
        lambda: specimens.package({"docProps/custom.xml": specimens.XXE + "<x>&a;</x>"}),
        "xml_entities",
    ),
    "entity in UTF-16": (
        lambda: specimens.package({"xl/styles.xml": (specimens.XXE + "<styleSheet/>").encode("utf-16")}),
        "xml_entities",
    ),
    "a million columns": (lambda: specimens.wide(1_000_000), "too_large"),
    "values in the far corner": (specimens.far_corner, "too_large"),
    "locked zip": (specimens.locked_zip, "password"),
    "locked xlsx": (specimens.locked_ole, "password"),
    "locked xls": (specimens.locked_xls, "password"),
    "truncated zip": (lambda: specimens.written_ledger()[:-400], "damaged"),
    "truncated xls": (lambda: (specimens.SAMPLES / "ledger.xls").read_bytes()[:2_000], "damaged"),
    "torn XML": (lambda: specimens.package({specimens.SHEET: "<worksheet><sheetData><row>"}), "damaged"),
    "no sheet part": (lambda: specimens.package({specimens.SHEET: ""}), "damaged"),
    "no workbook part": (lambda: specimens.package({"xl/workbook.xml": ""}), "damaged"),
    "rows going back": (lambda: specimens.package(rows='<row r="2"/><row r="1"/>'), "damaged"),
    "a reference to nowhere": (
        lambda: specimens.package(rows='<row r="1"><c r="@1"><v>1</v></c></row>'),
        "damaged",
    ),
    "binary workbook": (lambda: specimens.package({"xl/workbook.bin": b"x"}), "binary_workbook"),
    "Word document": (lambda: specimens.package({"word/document.xml": "<x/>"}), "not_a_workbook"),
    "zip of something else": (lambda: specimens.package({"[Content_Types].xml": ""}), "not_a_workbook"),
    "PDF": (lambda: b"%PDF-1.7 ...", "not_a_workbook"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "not_a_workbook"),
    "web page named xls": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
    "web page in UTF-16": (lambda: "<table><tr><td>1</td></tr></table>".encode("utf-16"), "web_page"),
    "XML of 2003": (
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "web_page",
    ),
    "nothing": (lambda: b"", "empty"),
    "only a mark": (lambda: b"\xef\xbb\xbf", "empty"),
    "no values": (lambda: specimens.package(rows='<row r="1"><c r="A1" s="1"/></row>'), "empty"),
    "random bytes": (lambda: bytes(range(128, 256)) * 40, "encoding"),
    "OLE without a workbook": (lambda: bytes.fromhex("D0CF11E0A1B11AE1") + bytes(4_000), "damaged"),
    "OpenDocument text": (
        lambda: specimens.ods("", mimetype="application/vnd.oasis.opendocument.text"),
        "not_a_workbook",
    ),
    "locked ods": (lambda: specimens.ods("", manifest="<manifest><encryption-data/></manifest>"), "password"),
    "ods repeated a million times": (
        lambda: specimens.ods(
            '<table:table-row table:number-rows-repeated="1048576">'
            + specimens.ods_text("x", 'table:number-columns-repeated="200"')
            + "</table:table-row>"
        ),
        "too_large",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_harmful_file_is_refused_with_a_message_and_a_way_out(name: str, tmp_path: Path) -> None:
    build, code = REFUSED[name]
    path = tmp_path / "台账.xlsx"
    path.write_bytes(build())
    with pytest.raises(WorkbookError) as caught:
        inspect_workbook(path)
    assert caught.value.code == code
    assert caught.value.message
    assert caught.value.remedy or code == "damaged"


def inspected(tmp_path: Path, content: bytes, **limits: object):
    """The answer on ``content`` under a name that says nothing."""
    path = tmp_path / "upload.bin"
    path.write_bytes(content)
    return inspect_workbook(path, limits=Limits(**limits))  # type: ignore[arg-type]


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes((specimens.SAMPLES / "ledger.xls").read_bytes())
    assert inspect_workbook(path).format == "xls"
    path.write_bytes(specimens.ods("<table:table-row>" + specimens.ods_text("x") + "</table:table-row>"))
    assert inspect_workbook(path).format == "ods"
    path.write_bytes("项目,金额\n甲,1\n".encode())
    assert inspect_workbook(path).format == "csv"


def test_macros_are_a_notice_or_a_refusal_as_the_limits_say(tmp_path: Path) -> None:
    kind = inspected(tmp_path, specimens.with_macros())
    assert kind.format == "xlsm"
    assert [notice.code for notice in kind.notices] == ["macros"]
    with pytest.raises(WorkbookError) as caught:
        inspected(tmp_path, specimens.with_macros(), macros="refuse")
    assert caught.value.code == "macros"


def test_links_to_other_files_are_a_notice_or_a_refusal_as_the_limits_say(tmp_path: Path) -> None:
    assert [notice.code for notice in inspected(tmp_path, specimens.with_links()).notices] == [
        "external_links"
    ]
    with pytest.raises(WorkbookError) as caught:
        inspected(tmp_path, specimens.with_links(), external_links="refuse")
    assert caught.value.code == "external_links"


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        ({"max_bytes": 1_000}, "MB"),
        ({"max_unpacked": 1_000}, "MB"),
        ({"max_entries": 3}, "3"),
        ({"max_rows": 2}, "2"),
        ({"max_columns": 3}, "3"),
        ({"max_cells": 5}, "5"),
    ],
)
def test_each_limit_refuses_and_names_itself(limits: dict[str, int], named: str, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as caught:
        inspected(tmp_path, specimens.written_ledger(), **limits)
    assert caught.value.code == "too_large"
    assert named in caught.value.message


def test_styled_empty_cells_and_rows_do_not_count(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><row r="1048576"><c r="A1048576" s="1"/></row>'
    kind = inspected(tmp_path, specimens.package(rows=rows))
    assert (kind.sheets[0].rows, kind.sheets[0].columns) == (1, 1)


def test_a_lying_size_in_the_zip_cannot_smuggle_more_in(tmp_path: Path) -> None:
    content = bytearray(specimens.zip_bomb(3))
    at = content.find(b"xl/worksheets/sheet1.xml", content.find(b"PK\x01\x02")) - 46
    content[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    with pytest.raises(WorkbookError) as caught:
        inspected(tmp_path, bytes(content))
    assert caught.value.code == "damaged"


def test_an_xls_that_asks_for_a_giant_rectangle_stops_at_its_ceiling(tmp_path: Path) -> None:
    content = (specimens.SAMPLES / "ledger.xls").read_bytes()
    text_cell = bytes.fromhex("fd000a0004000000")
    assert text_cell in content
    far = content.replace(text_cell, bytes.fromhex("fd000a00fffffffe"))
    with pytest.raises(WorkbookError) as caught:
        inspected(tmp_path, far)
    assert caught.value.code in {"damaged", "too_large"}


def test_an_unreadable_character_is_placed_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as caught:
        inspected(tmp_path, "项目,额\n甲,1\n".encode() + b"\xff\xff,2\n")
    assert caught.value.code == "encoding" and "3" in caught.value.place


def test_a_password_error_says_how_to_take_the_password_off(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as caught:
        open_sheet_bytes(tmp_path, specimens.locked_ole())
    assert str(caught.value).endswith(caught.value.remedy)


def open_sheet_bytes(tmp_path: Path, content: bytes):
    """The sheet in ``content``."""
    path = tmp_path / "upload.bin"
    path.write_bytes(content)
    return open_sheet(path)
