"""A program gets of a project seen only because it is signed what the page shows of it."""

from luodi.projects.actions import add_activity
from luodi.projects.models import WITHHELD
from luodi.projects.tests.factories import START, climb, make_project


def test_a_program_gets_no_more_than_the_page_shows(city, program):
    project = climb(city, make_project(city), "signed")
    add_activity(project, "暗号", by=city.li, on=START, next_step="暗号")
    sun, li = program("sun"), program("li")
    told, whole = sun.get(f"/projects/{project.pk}").json(), li.get(f"/projects/{project.pk}").json()
    assert told["withheld"] == list(WITHHELD) and whole["withheld"] == []
    assert {told[name] for name in WITHHELD} == {"", None}
    assert whole["next_step"] == "暗号" and told["signed_on"] == whole["signed_on"]
    assert [each["kind"] for each in told["documents"]] == ["investment_contract"]
    assert told["next_steps"] == sun.get(f"/projects/{project.pk}/next-steps").json() == []
    assert sun.get(f"/projects/{project.pk}/activities").json()["items"] == []
    assert [each["kind"] for each in sun.get(f"/projects/{project.pk}/documents").json()] == [
        "investment_contract"
    ]
    for paper in whole["documents"]:
        status = sun.get(f"/projects/{project.pk}/documents/{paper['id']}/file").status_code
        assert status == (200 if paper["kind"] == "investment_contract" else 404)
    assert "暗号" not in sun.get("/projects?fields=*").content.decode()
    assert "暗号" in li.get("/projects?fields=*").content.decode()
