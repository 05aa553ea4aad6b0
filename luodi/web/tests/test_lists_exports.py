"""A list as a file: the same rows and columns as on its pages, for those who may, guarded and noted."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest

from luodi.accounts.choices import Role
from luodi.accounts.models import Organization
from luodi.audit.models import AuditEvent
from luodi.common.workbooks.writing import unguard_cell
from luodi.web import exporting
from luodi.web.columns import Column, filed_rows, record_of

from .lists_people import LIST, city_with, codes, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("luodi.web.tests.lists_site")]


@pytest.fixture
def li():
    return signed_in(city_with(130))


def csv_rows(answer):
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


def xlsx_rows(answer):
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    return rows[1:]


def all_pages(client, query):
    found, address = [], LIST + "?" + query
    while address:
        answer = client.get(address)
        found += codes(answer)
        address = LIST + answer.context["list"].next_url if answer.context["list"].next_url else ""
    return found


@pytest.mark.parametrize(
    "query", ["sort=code", "sort=-order", "kind=county&q=1&sort=-name", "order_min=1&sort=kind"]
)
def test_a_file_has_the_rows_of_all_pages_in_their_order(li, query):
    rows = csv_rows(li.get(f"{LIST}?{query}&format=csv"))
    assert [row[0] for row in rows[1:]] == all_pages(li, query) and len(rows) > 40
    workbook = xlsx_rows(li.get(f"{LIST}?{query}&format=xlsx"))
    assert [row[0] for row in workbook[1:]] == all_pages(li, query)


def test_a_file_has_the_columns_of_the_page_and_never_hidden_ones(li):
    heads = csv_rows(li.get(LIST, {"cols": "name,source,order", "format": "csv"}))[0]
    assert len(heads) == 3
    page = li.get(LIST, {"cols": "name,source,order"}).context["view"]
    assert [column.code for column in page.shown] == ["code", "name", "order"]


def test_the_page_stood_on_does_not_shorten_the_file(li):
    second = li.get(LIST).context["list"].next_url
    assert len(csv_rows(li.get(f"{LIST}{second}&format=csv"))) == 132


def test_text_that_a_spreadsheet_would_run_is_guarded(li):
    for place, name in enumerate(["=1+1", "+86", "-x", "@SUM(A1)", "＝1", "\t=1", '=HYPERLINK("http://x")']):
        Organization.objects.filter(code=f"county-{place:03}").update(name=name)
    cells = [row[1] for row in csv_rows(li.get(LIST, {"kind": "county", "format": "csv"}))[1:8]]
    assert all(cell.startswith("'") for cell in cells)
    assert unguard_cell(cells[0]) == "=1+1" and unguard_cell(cells[3]) == "@SUM(A1)"
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(li.get(LIST, {"kind": "county", "format": "xlsx"}).streaming_content))
    )
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]


def test_an_export_is_noted_with_who_what_and_how_many(li):
    li.get(LIST, {"kind": "county", "sort": "-code", "page": "", "format": "csv"})
    event = AuditEvent.objects.get(verb="export")
    told = json.loads(event.body)["after"]
    assert event.actor == li.person and event.object_id == str(li.person.pk)
    assert told["page"] == "organizations" and told["rows"] == 130 and told["format"] == "csv"
    assert told["query"] == "kind=county&sort=-code" and "code" in told["columns"]


def test_without_the_right_to_export_there_is_no_file_and_no_link(li):
    chen = signed_in(li.person.organization, Role.SYSTEM_ADMINISTRATOR, "chen")
    assert chen.get(LIST, {"format": "csv"}).status_code == 403
    assert "format=csv" not in chen.get(LIST).content.decode()
    assert "format=csv" in li.get(LIST).content.decode()
    assert not AuditEvent.objects.filter(verb="export").exists()


def test_a_county_gets_only_its_own_rows_in_the_file(li):
    clerk = signed_in(Organization.objects.get(code="county-005"), Role.UNIT_CLERK, "wang")
    assert [row[0] for row in csv_rows(clerk.get(LIST, {"format": "csv"}))[1:]] == ["county-005"]


def test_too_many_rows_are_refused_with_the_way_out_and_nothing_is_noted(li, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_ROWS", 100)
    answer = li.get(LIST, {"format": "xlsx"})
    assert answer.status_code == 422 and "100" in answer.context["view"].problems[0]
    assert not AuditEvent.objects.filter(verb="export").exists()
    assert len(csv_rows(li.get(LIST, {"q": "示例县12", "format": "csv"}))) == 12


@pytest.mark.parametrize("query", [{"format": "pdf"}, {"format": "csv", "kind": "castle"}, {"format": ""}])
def test_another_format_or_a_wrong_filter_exports_nothing(li, query):
    answer = li.get(LIST, query)
    assert answer.status_code == 422 and answer.context["view"].problems
    assert not AuditEvent.objects.filter(verb="export").exists()


def test_a_chinese_file_name_reaches_the_browser(li):
    header = exporting.attachment("项目 台账.xlsx")
    assert header == "attachment; filename*=UTF-8''%E9%A1%B9%E7%9B%AE%20%E5%8F%B0%E8%B4%A6.xlsx"


def test_values_are_filed_exactly_and_in_the_unit_of_their_head():
    columns = [
        Column(code="amount", header="合同额", kind="yi"),
        Column(code="paid", header="到位", kind="wan"),
        Column(code="share", header="进度", kind="rate"),
        Column(code="on", header="日期", kind="date"),
        Column(code="stage", header="阶段", kind="badge", choices=[("signed", "签约")]),
        Column(code="tags", header="标签", kind="list"),
        Column(code="known", header="已知", kind="yes_no"),
    ]
    row = SimpleNamespace(
        amount=Decimal("12345.678901"),
        paid=None,
        share=Decimal("0.625"),
        on=date(2026, 9, 2),
        stage="signed",
        tags=["石墨", "新材料"],
        known=None,
    )
    expected = [Decimal("1.2345678901"), None, Decimal("0.625"), date(2026, 9, 2), "签约", "石墨、新材料", ""]
    assert next(filed_rows(columns, [row])) == expected
    assert dict(record_of(columns)(row)) == dict(zip([c.code for c in columns], expected, strict=True))


def test_memory_does_not_grow_with_the_rows(li, monkeypatch):
    seen = []
    monkeypatch.setattr(exporting, "CHUNK", 10)
    original = exporting.filed_rows

    def watched(columns, rows):
        for row in original(columns, rows):
            seen.append(row)
            yield row

    monkeypatch.setattr(exporting, "filed_rows", watched)
    answer = li.get(LIST, {"format": "csv"})
    assert seen == [], "nothing is read before the answer is sent"
    assert len(csv_rows(answer)) == len(seen) + 1 == 132
