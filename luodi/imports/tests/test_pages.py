"""What a person meets on the pages of imports, from the file to the result."""

import re
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from luodi.audit.models import AuditEvent
from luodi.imports import actions, tasks
from luodi.imports.choices import RunState
from luodi.imports.models import ImportRun
from luodi.imports.progress import hold
from luodi.projects.models import Project

from .factories import GOOD, brought_in, checked, workbook

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
QUERIES = {
    "imports:list": 6,
    "imports:new": 4,
    "imports:columns": 6,
    "imports:detail": 5,
    "imports:rows": 6,
}


@pytest.fixture
def visit(city, client):
    """A function that opens or posts to a page as a person."""

    def ask(name, *args, who="chen", query="", **posted):
        client.force_login(city.people[who])
        address = reverse(name, args=args) + query
        return client.post(address, posted) if posted else client.get(address)

    return ask


def answers(run, headers):
    """What the columns page posts for the likeliest choice."""
    chosen = {header: code for code, header in run.columns.items()}
    return {f"column_{i}": chosen.get(header, "") for i, header in enumerate(headers)}


def test_from_the_file_to_the_project_in_four_steps(visit, city):
    file = SimpleUploadedFile("台账.xlsx", workbook(GOOD))
    assert re.search(r'<input[^>]*value="projects"[^>]*checked', visit("imports:new").content.decode())
    answer = visit("imports:new", kind="projects", file=file)
    run = ImportRun.objects.get()
    assert answer.url == reverse("imports:columns", args=[run.pk])
    page = visit("imports:columns", run.pk).content.decode()
    assert "总投资（亿元）" in page and "腊肉制品加工项目" in page and "亿元</span>" in page
    from .factories import HEADERS

    answer = visit("imports:columns", run.pk, sheet="台账", header_row="", **answers(run, HEADERS))
    assert answer.url == reverse("imports:detail", args=[run.pk])
    page = visit("imports:detail", run.pk).content.decode()
    assert 'value="apply"' in page and "成都样例食品有限公司" in page
    visit("imports:start", run.pk, do="apply")
    page = visit("imports:detail", run.pk).content.decode()
    project = Project.objects.get(name="腊肉制品加工项目")
    assert reverse("projects:detail", args=[project.pk]) in page
    assert visit("imports:rows", run.pk).status_code == 200
    visit("imports:undo", run.pk, reason="样例")
    assert not Project.objects.exists()
    assert "样例" in visit("imports:detail", run.pk).content.decode()


def test_a_bad_file_comes_back_in_the_form_and_leaves_nothing(visit):
    answer = visit("imports:new", kind="projects", file=SimpleUploadedFile("台账.xlsx", b"%PDF-1.7 x"))
    assert answer.status_code == 422
    assert "PDF" in answer.content.decode()
    assert not ImportRun.objects.exists()
    assert visit("imports:new", kind="projects").status_code == 422


def test_two_headers_for_one_column_are_refused_at_the_columns(visit, city):
    headers = ("项目名称", "工程名称", "责任单位")
    run = actions.upload_run(
        "projects", SimpleUploadedFile("a.xlsx", workbook([("a", "b", "east")], headers)), by=city.chen
    )
    answer = visit("imports:columns", run.pk, sheet="台账", column_0="name", column_1="name", column_2="host")
    assert answer.status_code == 422
    assert "工程名称" in answer.content.decode()


def test_faults_are_shown_with_the_sheet_to_mend(visit, city):
    run = checked(city.chen, workbook([("a", "nirgends", *[None] * 6)]))
    page = visit("imports:detail", run.pk).content.decode()
    assert "nirgends" in page and reverse("imports:faults", args=[run.pk]) in page
    answer = visit("imports:faults", run.pk)
    assert b"".join(answer.streaming_content).startswith(b"PK")
    stem = run.name.removesuffix(".xlsx")
    for name, offered in (("faults", _("{name} - to mend").format(name=stem)), ("file", stem)):
        told = visit(f"imports:{name}", run.pk)["Content-Disposition"]
        assert told.startswith("attachment") and f"{offered}.xlsx" in unquote(told)
    assert visit("imports:start", run.pk, do="apply").status_code == 409


def test_a_large_run_waits_for_the_worker_with_a_bar_and_can_be_taken_back(visit, city, monkeypatch):
    run = checked(city.chen, workbook(GOOD))
    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    visit("imports:start", run.pk, do="apply")
    assert DBTaskResult.objects.count() == 1 and not Project.objects.exists()
    page = visit("imports:detail", run.pk).content.decode()
    assert reverse("imports:progress", args=[run.pk]) in page and 'value="take_back"' in page
    with hold(run.pk) as grip:
        grip.note(2)
        bar = visit("imports:progress", run.pk)
        assert 'value="66"' in bar.content.decode() and "HX-Refresh" not in bar
        assert visit("imports:start", run.pk, do="take_back").status_code == 409
    visit("imports:start", run.pk, do="take_back")
    run.refresh_from_db()
    assert run.state == RunState.READY
    assert visit("imports:progress", run.pk)["HX-Refresh"] == "true"
    tasks.work_in_background.call(run.pk)
    assert not Project.objects.exists()


def test_a_run_left_by_its_worker_says_so_and_can_be_started_again(visit, city):
    run = actions.ask_for(checked(city.chen, workbook(GOOD)), RunState.RUNNING, by=city.chen)
    actions.note_begun(run)
    page = visit("imports:detail", run.pk).content.decode()
    assert 'value="take_back"' in page and "notice warn" in page
    visit("imports:start", run.pk, do="apply")
    assert Project.objects.count() == 3


def test_a_fault_of_the_program_leaves_the_run_resting_with_a_message(city, monkeypatch):
    run = actions.ask_for(checked(city.chen, workbook(GOOD)), RunState.RUNNING, by=city.chen)
    broken = {**tasks.WORK, RunState.RUNNING: lambda run, note: 1 / 0}
    monkeypatch.setattr(tasks, "WORK", broken)
    run = tasks.carry_on(run.pk)
    assert run.state == RunState.READY and str(run.pk) in run.message


def test_the_template_has_lists_and_an_example_that_is_left_out(visit, city, tmp_path):
    answer = visit("imports:template", "projects", who="li")
    content = b"".join(answer.streaming_content)
    path = tmp_path / "template.xlsx"
    path.write_bytes(content)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[3]]
    assert "项目名称*" in headers and "计划总投资（万元）" in headers
    assert sheet.data_validations.count >= 6
    row = {"项目名称*": "银耳深加工项目", "责任单位": "east", "计划总投资（万元）": 800}
    for column, header in enumerate(headers, start=1):
        sheet.cell(5, column).value = row.get(header)
    book.save(path)
    run = brought_in(city.chen, path.read_bytes())
    assert [project.name for project in Project.objects.all()] == ["银耳深加工项目"]
    assert run.total == 1


def test_present_records_are_exported_with_ones_rights_and_noted(visit, city, tmp_path):
    brought_in(city.chen, workbook(GOOD))
    answer = visit("imports:records", "projects", who="li")
    path = tmp_path / "records.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    names = {cell.value for cell in openpyxl.load_workbook(path).active["B"]}
    assert "腊肉制品加工项目" in names and "石墨负极材料项目" not in names
    assert AuditEvent.objects.latest("sequence").verb == "export"


@pytest.mark.parametrize("count", [2, 200])
def test_pages_take_few_queries_whatever_the_rows(visit, city, client, count):
    rows = [(f"样例项目{number}", "east", *[None] * 6) for number in range(count)]
    run = checked(city.chen, workbook(rows))
    done = brought_in(city.chen, workbook([(f"另{number}", "east", *[None] * 6) for number in range(count)]))
    found = {}
    for name, args in (
        ("imports:list", ()),
        ("imports:new", ()),
        ("imports:columns", (run.pk,)),
        ("imports:detail", (run.pk,)),
        ("imports:rows", (done.pk,)),
    ):
        visit(name, *args)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse(name, args=args)).status_code == 200
        found[name] = len(caught)
    assert max(found.values()) <= MOST_QUERIES, found
    assert found == QUERIES
