"""Every refusal has one shape, in the language asked for, and nothing unreadable gets through."""

import json
from decimal import Decimal

import pytest

from luodi.projects import actions
from luodi.projects.models import Project
from luodi.projects.tests.factories import make_project


def shape(answer) -> set[str]:
    """The names of a refusal and of its obstacles."""
    told = answer.json()
    assert set(told) == {"message", "obstacles"}
    assert told["message"]
    for each in told["obstacles"]:
        assert set(each) == {"field", "code", "message", "who"}
    return {each["code"] for each in told["obstacles"]}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/projects/999999", None, 404),
        ("GET", "/projects/99999999999999999999999", None, 422),
        ("GET", "/nothing/here", None, 404),
        ("GET", "/", None, 404),
        ("GET", "/projects?limit=1000", None, 422),
        ("GET", "/projects?cursor=bent", None, 400),
        ("GET", "/projects?q=%00", None, 400),
        ("GET", "/projects?q=%ff", None, 400),
        ("GET", "/audit/events", None, 403),
        ("DELETE", "/projects", None, 405),
        ("POST", "/projects", "{", 400),
        ("POST", "/projects", "[]", 422),
        ("POST", "/projects", '{"name": "a\\u0000b", "host": "east"}', 400),
        ("POST", "/projects", '{"name": "\\ud800", "host": "east"}', 400),
        ("POST", "/projects", '{"name": NaN, "host": "east"}', 422),
        ("POST", "/projects", "[" * 100_000, 400),
        ("POST", "/projects", '{"jobs": ' + "9" * 5000 + "}", 400),
    ],
)
def test_each_refusal_has_its_status_and_the_one_shape(city, program, method, path, body, status):
    answer = program("li").ask(method, path, body)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/json"
    shape(answer)
    assert not Project.objects.exists()


def test_a_body_that_is_too_large_is_refused(city, program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = program("li").post("/projects", {"name": "x" * 2000, "host": "east"})
    assert answer.status_code == 400
    shape(answer)


def test_a_damaged_upload_is_refused(city, program):
    li = program("li")
    path = f"/api/projects/{make_project(city).pk}/documents"
    headers = {"Authorization": f"Bearer {li.secret}"}
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x", "application/json"):
        answer = li.client.generic("POST", path, "--y\r\nbent", content_type=kind, headers=headers)
        assert answer.status_code in {400, 422}
        shape(answer)


def test_words_follow_the_language_that_is_asked_for(city, program, settings):
    settings.LANGUAGE_CODE = "zh-hans"
    li = program("li")
    path = f"/projects/{make_project(city).pk}/status"
    body = {"to": "delayed", "reason": ""}
    english = li.post(path, body, Accept_Language="en").json()["message"]
    chinese = li.post(path, body, Accept_Language="zh-CN").json()["message"]
    assert english == "A change of status needs a reason."
    assert chinese != english
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)


def test_names_of_records_follow_the_language_and_codes_do_not(city, program):
    city.east.name_en, city.east.short_name = "Eastern District", "东区"
    city.east.save()
    project = make_project(city)
    li = program("li")
    told = [li.get(f"/projects/{project.pk}", Accept_Language=each).json() for each in ("en", "zh-CN")]
    assert [each["host"]["name"] for each in told] == ["Eastern District", "东区"]
    assert {each["host"]["code"] for each in told} == {"east"}
    assert {each["stage"] for each in told} == {"lead"}


def test_an_unexpected_fault_is_logged_and_answered_without_its_inside(city, program, monkeypatch, caplog):
    def fall(*_given):
        raise RuntimeError("secret inside")

    monkeypatch.setattr("luodi.endpoints.projects.project_record", fall)
    answer = program("li").get(f"/projects/{make_project(city).pk}")
    assert answer.status_code == 500
    assert "secret inside" not in answer.content.decode()
    assert "secret inside" in caplog.text
    shape(answer)


def test_a_rule_of_the_database_speaks_with_its_own_words(city, program, monkeypatch):
    def save(project, changes, **_given):
        Project.objects.filter(pk=project.pk).update(same_as=project.pk)

    monkeypatch.setattr(actions, "update_project", save)
    project = make_project(city)
    answer = program("li").ask("PATCH", f"/projects/{project.pk}", {"jobs": 1, "version": 1})
    assert answer.status_code == 422
    assert shape(answer) == {"constraint"}
    assert "double report of itself" in answer.json()["message"]


def test_answers_are_not_kept_by_anybody_between(city, program):
    answer = program("li").get("/projects")
    assert answer.headers["Cache-Control"] == "no-store"
    assert {"Authorization", "Cookie", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))


def test_numbers_are_exact_text(city, program):
    project = make_project(
        city, planned_investment=Decimal("22345.678901"), contracted_investment=Decimal("20000.10")
    )
    text = program("li").get(f"/projects/{project.pk}").content.decode()
    told = json.loads(text)
    assert told["planned_investment_wan"] == "22345.678901"
    assert told["contracted_investment_wan"] == "20000.1"
