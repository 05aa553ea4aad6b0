"""Contacts, who assists, one change to many projects, discarding an import: over the API as on the pages."""

from luodi.enterprises.models import Contact
from luodi.projects.models import Participant, Project
from luodi.projects.tests.factories import make_project


def send(program, method, address, **values):
    answer = program.ask(method, address, values)
    return answer.status_code, (answer.json() if answer.content else None)


def test_a_contact_is_noted_changed_and_removed_with_a_reason(city, program):
    enterprise = make_project(city).lead_investor_id
    client = program("li")
    status, made = send(client, "POST", f"/enterprises/{enterprise}/contacts", name="示例·王", phone="0827")
    assert (status, made["name"]) == (201, "示例·王")
    one = f"/enterprises/{enterprise}/contacts/{made['id']}"
    assert send(client, "PATCH", one, position="经理")[1]["position"] == "经理"
    assert Contact.objects.get().phone == "0827"
    assert send(client, "POST", f"{one}/remove", reason=" ")[0] == 422
    assert send(client, "POST", f"{one}/remove", reason="离职")[0] == 204
    assert not Contact.objects.exists()


def test_assisting_organizations_are_set_and_an_unknown_one_is_told(city, program):
    project = make_project(city)
    address = f"/projects/{project.pk}/assisting"
    status, told = send(program("li"), "PUT", address, assists=["west", "nowhere"])
    assert (status, told["obstacles"][0]["field"]) == (422, "assists")
    assert send(program("li"), "PUT", address, assists=["west"])[0] == 200
    assert [each.organization.code for each in Participant.objects.all()] == ["west"]


def test_many_projects_get_one_next_step_all_or_none(city, program):
    first, second = make_project(city), make_project(city, name="另一个石墨项目")
    status, told = send(
        program("li"), "POST", "/projects/many", projects=[first.pk, second.pk], next_step="回访"
    )
    assert (status, told) == (200, {"changed": 2})
    assert set(Project.objects.values_list("next_step", flat=True)) == {"回访"}
    assert send(program("li"), "POST", "/projects/many", projects=[first.pk], officer=10**6)[0] == 422
