"""A program leads a project through its steps with the same rights and refusals as the pages."""

import pytest

from luodi.accounts.choices import Role
from luodi.accounts.models import Organization, Posting, User
from luodi.api.tests.conftest import Program
from luodi.projects.models import Project
from luodi.projects.tests.factories import START, bring_papers, climb, make_enterprise, make_project

LEAD = {
    "name": "年产一万吨核桃油项目",
    "host": "east",
    "industry": "1353",
    "origin_ring": "other_province",
    "planned_investment_wan": "12000.5",
    "first_contact_on": "2026-09-01",
    "jobs": 120,
    "in_park": True,
    "land_area_mu": "33.25",
}


def fields(answer) -> set[str]:
    """The fields that are in the way."""
    return {each["field"] for each in answer.json()["obstacles"]}


def test_a_lead_comes_back_as_it_was_sent(city, program):
    made = program("li").post("/projects", {**LEAD, "lead_investor": make_enterprise().pk})
    told = made.json()
    assert made.status_code == 201
    assert made.headers["ETag"] == '"1"'
    assert (told["planned_investment_wan"], told["land_area_mu"], told["jobs"]) == ("12000.5", "33.25", 120)
    assert told["host"] == {"id": city.east.pk, "name": "east", "code": "east"}
    assert told["industry"]["id"] == "1353"
    assert told["in_park"] is True and told["stage"] == "lead"
    assert told["may"] == {"change": True, "accept": False}
    assert program("li").get(f"/projects/{told['id']}").json() == {**told, "next_steps": told["next_steps"]}


def test_everything_that_is_wrong_with_a_lead_is_told_at_once(city, program):
    answer = program("li").post(
        "/projects",
        {**LEAD, "name": "", "lead_investor": 999, "industry": "9999", "introduced_by": "nowhere"},
    )
    assert answer.status_code == 422
    assert fields(answer) == {"name", "lead_investor", "industry", "introduced_by"}
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("planned_investment_wan", 5000),
        ("planned_investment_wan", "1e3"),
        ("planned_investment_wan", "12345678901"),
        ("first_contact_on", "2026-9-1"),
        ("first_contact_on", "1026-09-01"),
        ("jobs", "120"),
        ("jobs", -1),
        ("jobs", 2**40),
        ("in_park", "yes"),
        ("project_class", "castle"),
        ("planned_investment", "5000"),
        ("stage", "signed"),
        ("name", "x" * 201),
    ],
)
def test_a_value_of_another_shape_is_refused_at_its_field(city, program, field, value):
    answer = program("li").post("/projects", {**LEAD, field: value})
    assert answer.status_code == 422
    assert fields(answer) == {field}
    assert not Project.objects.exists()


def test_contradictions_are_named_with_the_fields_as_programs_know_them(city, program):
    answer = program("li").post("/projects", {**LEAD, "planned_fixed_assets_wan": "99999"})
    assert answer.status_code == 422
    assert fields(answer) & {"planned_fixed_assets_wan", "planned_investment_wan"}


def test_a_county_enters_only_for_itself(city, program):
    answer = program("zhao").post("/projects", LEAD)
    assert answer.status_code in {403, 422}
    assert not Project.objects.exists()


def test_only_what_is_sent_changes(city, program):
    project = make_project(city)
    li = program("li")
    before = li.get(f"/projects/{project.pk}").json()
    after = li.ask("PATCH", f"/projects/{project.pk}", {"jobs": 77, "summary": None, "version": 1})
    assert after.status_code == 200
    changed = {name for name, value in after.json().items() if value != before[name]}
    assert changed - {"version", "updated_at", "last_touched_on", "next_steps"} == {"jobs", "summary"}
    assert after.headers["ETag"] == '"2"'


@pytest.mark.parametrize("how", ["version", "If-Match"])
def test_whoever_saw_an_older_version_overwrites_nothing(city, program, how):
    project = make_project(city)
    li, chen = program("li"), program("chen")
    assert chen.ask("PATCH", f"/projects/{project.pk}", {"jobs": 1, "version": 1}).status_code == 200
    body = {"jobs": 2, **({"version": 1} if how == "version" else {})}
    headers = {"If_Match": '"1"'} if how == "If-Match" else {}
    answer = li.ask("PATCH", f"/projects/{project.pk}", body, **headers)
    assert answer.status_code == 409
    assert Project.objects.get(pk=project.pk).jobs == 1


def test_a_change_must_say_which_version_was_seen(city, program):
    project = make_project(city)
    li = program("li")
    assert fields(li.ask("PATCH", f"/projects/{project.pk}", {"jobs": 2})) == {"version"}
    assert li.ask("PATCH", f"/projects/{project.pk}", {"jobs": 2}, If_Match="seven").status_code == 422
    both = li.ask("PATCH", f"/projects/{project.pk}", {"jobs": 2, "version": 1}, If_Match='"2"')
    assert both.status_code == 422


def test_the_bureau_says_that_a_project_does_not_count(city, program):
    project = make_project(city)
    path, chen = f"/projects/{project.pk}/exclusions", program("chen")
    given = {"exclusions": ["real_estate"], "exclusion_note": "housing only", "version": 1}
    told = chen.post(path, given)
    assert told.status_code == 200
    assert (told.json()["exclusions"], told.json()["version"]) == (["real_estate"], 2)
    assert chen.post(path, given | {"exclusions": []}).status_code == 409
    assert chen.post(path, {"exclusions": ["weather"]}).status_code == 422
    assert program("li").post(path, {"exclusions": []}).status_code == 403
    project.refresh_from_db()
    assert (project.exclusions, project.exclusion_note) == (["real_estate"], "housing only")


def test_blockers_of_a_step_come_all_at_once_with_who_clears_them(city, program):
    project = make_project(city, industry_id=None)
    li = program("li")
    ahead = li.get(f"/projects/{project.pk}/next-steps").json()
    answer = li.post(f"/projects/{project.pk}/advance", {"to": "signed", "on": "2025-03-10"})
    assert answer.status_code == 422
    assert len(answer.json()["obstacles"]) >= 1
    assert all(each["message"] and each["code"].startswith("stage.") for each in answer.json()["obstacles"])
    assert [step["stage"] for step in ahead] == ["studied"]


def test_one_person_claims_and_another_accepts(city, program):
    project = climb(city, make_project(city), "reviewed")
    bring_papers(project, "signed", by=city.people["li"], on=project.stage_entered_on)
    li, chen = program("li"), program("chen")
    day = project.stage_entered_on.isoformat()
    claimed = li.post(
        f"/projects/{project.pk}/advance", {"to": "signed", "on": day, "version": project.version}
    )
    assert claimed.status_code == 200
    assert (claimed.json()["stage"], claimed.json()["pending_stage"]) == ("reviewed", "signed")
    [step] = [each for each in claimed.json()["steps"] if each["state"] == "claimed"]
    path = f"/projects/{project.pk}/steps/{step['id']}"
    own = li.post(f"{path}/accept", {})
    assert own.status_code == 403
    accepted = chen.post(f"{path}/accept", {"note": "seen"})
    assert accepted.status_code == 200
    assert (accepted.json()["stage"], accepted.json()["signed_on"]) == ("signed", day)
    assert chen.post(f"{path}/return", {"reason": "late"}).status_code == 409
    back = chen.post(f"/projects/{project.pk}/roll-back", {"to": "reviewed", "reason": "annulled"})
    assert (back.status_code, back.json()["signed_on"]) == (200, None)


def test_a_claim_is_taken_back_by_its_claimer(city, program):
    project = climb(city, make_project(city), "reviewed")
    bring_papers(project, "signed", by=city.people["li"], on=project.stage_entered_on)
    li = program("li")
    day = project.stage_entered_on.isoformat()
    told = li.post(f"/projects/{project.pk}/advance", {"to": "signed", "on": day}).json()
    step = next(each["id"] for each in told["steps"] if each["state"] == "claimed")
    taken = li.post(f"/projects/{project.pk}/steps/{step}/withdraw", {"note": "wrong day"})
    assert (taken.status_code, taken.json()["pending_stage"]) == (200, "")


def test_another_county_hears_404_and_a_reader_403(city, program):
    project = make_project(city)
    body = {"to": "delayed", "reason": "x"}
    assert program("zhao").get(f"/projects/{project.pk}").status_code == 404
    assert program("zhao").post(f"/projects/{project.pk}/status", body).status_code == 404
    assert program("wang").post(f"/projects/{project.pk}/status", body).status_code == 403
    assert program("li").post(f"/projects/{project.pk}/status", body).json()["status"] == "delayed"


def test_a_paper_is_brought_in_read_and_withdrawn(city, program):
    project = make_project(city)
    li = program("li")
    paper = (
        '--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\nproposal\r\n'
        '--b\r\nContent-Disposition: form-data; name="issued_on"\r\n\r\n2026-09-01\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.exe"\r\n\r\n%PDF-1.4 text\r\n--b--\r\n'
    )
    headers = {"Authorization": f"Bearer {li.secret}"}
    kind = "multipart/form-data; boundary=b"
    made = li.client.generic(
        "POST", f"/api/projects/{project.pk}/documents", paper, content_type=kind, headers=headers
    )
    told = made.json()
    assert (made.status_code, told["media_type"], told["issued_on"]) == (201, "application/pdf", "2026-09-01")
    assert li.get(f"/projects/{project.pk}/documents").json() == [told]
    file = li.get(f"/projects/{project.pk}/documents/{told['id']}/file")
    assert b"".join(file.streaming_content) == b"%PDF-1.4 text"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert program("zhao").get(f"/projects/{project.pk}/documents/{told['id']}/file").status_code == 404
    gone = li.post(f"/projects/{project.pk}/documents/{told['id']}/withdraw", {"reason": "wrong file"})
    assert gone.json()["withdrawn_reason"] == "wrong file"


def test_two_reports_of_one_project_are_decided(city, program):
    investor = make_enterprise()
    first = make_project(city, lead_investor=investor)
    chen = program("chen")
    made = program("li").post("/projects", {**LEAD, "name": first.name, "lead_investor": investor.pk}).json()
    pairs = chen.get("/projects/duplicates?verdict=open").json()["items"]
    [pair] = [each for each in pairs if each["project"]["id"] == made["id"]]
    assert program("li").get("/projects/duplicates").status_code == 403
    told = chen.get(f"/projects/duplicates/{pair['id']}").json()
    assert told["other"]["id"] == first.pk and told["reasons"]
    body = {"verdict": "same", "reason": "one contract"}
    assert chen.post(f"/projects/duplicates/{pair['id']}/decide", body).json()["verdict"] == "same"
    assert chen.post(f"/projects/duplicates/{pair['id']}/decide", body).status_code == 409
    assert chen.get(f"/projects/{made['id']}").status_code == 404
    chen.post(f"/projects/duplicates/{pair['id']}/reopen", {"reason": "two after all"})
    assert chen.get(f"/projects/{made['id']}").status_code == 200


def test_an_outpost_introduces_the_lead_it_hands_to_a_county_and_goes_on_seeing_it(city):
    outpost = Organization.objects.add_child(
        city.city, dict(code="outpost", name="驻样例市招商处", kind="outpost")
    )
    person = User.objects.create(username="outpost", name="驻点", organization=outpost)
    Posting.objects.create(user=person, role=Role.OUTPOST, organization=outpost, since=START)
    asked = Program(person)
    made = asked.post("/projects", {"name": "交由县区承接的线索项目", "host": "east"})
    assert (made.status_code, made.json()["introduced_by"]["code"]) == (201, "outpost")
    assert asked.get(f"/projects/{made.json()['id']}").status_code == 200
