"""A program brings in a ledger, sets targets, reads standings, and an auditor checks the log."""

from urllib.parse import quote

import pytest

from luodi.accounts.choices import Role
from luodi.accounts.models import Posting, User
from luodi.audit.models import AuditEvent
from luodi.projects.models import Project
from luodi.projects.tests.factories import climb, make_project

LEDGER = "项目名称,项目所在地,计划总投资（万元）,首次接洽日期\n样例核桃油项目,east,5000,2026-09-01\n样例茶叶项目,east,{second},2026-9-2\n"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Files and progress of this test alone."""
    settings.VAR = tmp_path


def upload(program, text: str):
    """A ledger as delimited text."""
    body = (
        '--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\nprojects\r\n'
        f'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n{text}\r\n--b--\r\n'
    )
    headers = {"Authorization": f"Bearer {program.secret}"}
    kind = "multipart/form-data; boundary=b"
    return program.client.generic("POST", "/api/imports", body, content_type=kind, headers=headers)


def test_a_ledger_is_uploaded_checked_brought_in_and_taken_out_again(city, program):
    li = program("li")
    made = upload(li, LEDGER.format(second="800"))
    assert made.status_code == 201, made.content.decode()
    run = made.json()
    assert (run["state"], run["total"]) == ("uploaded", 2)
    assert "name" in run["columns"]
    path = f"/imports/{run['id']}"
    checked = li.post(f"{path}/columns", {"columns": run["columns"], "host": "east"}).json()
    assert (checked["state"], checked["new"]) == ("ready", 2), checked
    applied = li.post(f"{path}/apply", {}, Idempotency_Key="apply-1").json()
    assert applied["state"] == "done"
    assert li.post(f"{path}/apply", {}, Idempotency_Key="apply-1").json() == applied
    assert li.post(f"{path}/apply", {}).status_code == 409
    rows = li.get(f"{path}/rows").json()
    assert [row["outcome"] for row in rows] == ["new", "new"]
    assert Project.objects.count() == 2
    assert li.get("/imports?state=done").json()["items"][0]["new"] == 2
    assert program("zhao").get(path).status_code == 404
    assert li.post(f"{path}/undo", {"reason": "the wrong year"}).json()["state"] == "undone"
    assert not Project.objects.exists()


def test_a_faulty_row_keeps_everything_out_and_comes_back_as_a_sheet(city, program):
    li = program("li")
    run = upload(li, LEDGER.format(second="many")).json()
    path = f"/imports/{run['id']}"
    checked = li.post(f"{path}/columns", {"columns": run["columns"], "host": "east"}).json()
    assert (checked["state"], checked["faulty"], checked["has_fault_sheet"]) == ("faulty", 1, True)
    assert li.post(f"{path}/apply", {}).status_code == 409
    sheet = li.get(f"{path}/fault-sheet")
    assert b"".join(sheet.streaming_content)[:2] == b"PK"
    assert not Project.objects.exists()


def test_what_is_no_ledger_is_refused_and_not_kept(city, program):
    answer = upload(program("li"), "<html>")
    assert answer.status_code == 422
    assert program("li").get("/imports").json()["items"] == []


def test_a_target_is_set_changed_with_a_reason_and_compared(city, program):
    climb(city, make_project(city), "signed")
    chen = program("chen")
    path = "/targets/signed_projects/east/2025"
    assert chen.ask("PUT", path, {"value": "4", "source": "notice 1"}).json()["value"] == "4"
    refused = chen.ask("PUT", path, {"value": "5"})
    assert {each["field"] for each in refused.json()["obstacles"]} == {"reason"}
    quarters = {"value": "5", "quarters": ["1", "2", "3", "5"], "reason": "notice 2"}
    assert chen.ask("PUT", path, quarters).json()["schedule"] == "quarters"
    assert [each["value"] for each in chen.get("/targets?year=2025").json()] == ["5"]
    found = chen.get("/targets/standings?year=2025&month=12").json()
    [east] = [each for each in found if each["unit"] == "east"]
    assert (east["actual"], east["target"], east["achieved"], east["is_met"]) == ("1", "5", "0.2", False)
    assert program("li").ask("PUT", path, quarters).status_code == 403


def test_an_auditor_reads_the_log_and_checks_its_chain_and_nobody_else_does(city, program):
    auditor = User.objects.create(username="an", name="an", organization=city.city)
    Posting.objects.create(user=auditor, role=Role.AUDITOR, organization=city.city, since="2020-01-01")
    city.people["an"] = auditor
    project = make_project(city)
    an = program("an")
    events = an.get(f"/audit/events?q={quote(project.name)}&fields=verb,object_label").json()["items"]
    assert {each["object_label"] for each in events} == {project.name}
    last = AuditEvent.objects.order_by("-sequence").first()
    told = an.get(f"/audit/events/{last.sequence}").json()
    assert told["hash"] == last.hash and told["details"]["address"] == last.details["address"]
    chain = an.get("/audit/chain").json()
    assert chain["holds"] and chain["head"] == last.hash
    AuditEvent.objects.filter(pk=last.pk).update(object_id="0")
    assert an.get("/audit/chain").json()["broken_at"] == last.sequence
    assert program("chen").get("/audit/chain").status_code == 403
    assert an.get("/projects").status_code == 403
