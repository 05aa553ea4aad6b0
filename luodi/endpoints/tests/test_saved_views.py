"""Saved views of lists over the API: one's own alone, and the page opens with them."""

import pytest

from luodi.web.models import SavedView
from luodi.web.saved_views import MOST, remember_columns

MINE = {"page": "projects", "name": "签约 待开工", "query": "stage=signed&cols=name,stage&page=abc"}


@pytest.fixture
def li(city, program):
    return program("li")


def test_a_view_is_saved_listed_renamed_and_deleted(city, li):
    answer = li.post("/me/views", MINE, Idempotency_Key="v-1")
    view = answer.json()
    assert answer.status_code == 201
    assert view["query"] == "stage=signed&cols=name%2Cstage"
    assert li.post("/me/views", MINE, Idempotency_Key="v-1").content == answer.content
    remember_columns(city.people["li"], "projects", ["name"])
    assert li.get("/me/views").json() == [view]
    assert li.get("/me/views?page=capital").json() == []
    path = f"/me/views/{view['id']}"
    assert li.ask("PATCH", path, {"name": "待开工"}).json() == view | {"name": "待开工"}
    assert li.post(f"{path}/remove", {}).status_code == 204
    assert li.post(f"{path}/remove", {}).status_code == 404


def test_one_view_of_a_list_opens_first_on_its_page_too(city, li):
    first, second = (li.post("/me/views", MINE | {"name": name}).json()["id"] for name in "ab")
    for pk in (first, second):
        assert li.ask("PATCH", f"/me/views/{pk}", {"is_default": True}).json()["is_default"]
    assert list(SavedView.objects.filter(is_default=True).values_list("pk", flat=True)) == [second]
    li.client.force_login(city.people["li"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert f"view={second}" in li.client.get("/projects/").headers["Location"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"page": "secrets"}, "page"),
        ({"name": " "}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"columns": []}, "columns"),
    ],
)
def test_what_cannot_be_saved_is_told_at_its_field(li, changes, field):
    answer = li.post("/me/views", MINE | changes)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["obstacles"]] == [field]
    assert not SavedView.objects.exists()


def test_the_number_of_views_of_a_list_is_limited(li):
    for number in range(MOST):
        li.post("/me/views", MINE | {"name": f"view {number}"})
    assert li.post("/me/views", MINE | {"name": "one more"}).status_code == 422
    assert li.post("/me/views", MINE | {"name": "view 0", "query": "q=x"}).json()["query"] == "q=x"


def test_nobody_sees_or_changes_those_of_others_nor_saves_one_of_a_closed_list(li, program):
    view = li.post("/me/views", MINE).json()
    other = program("chen")
    assert other.get("/me/views").json() == []
    assert other.ask("PATCH", f"/me/views/{view['id']}", {"name": "x"}).status_code == 404
    assert other.post(f"/me/views/{view['id']}/remove", {}).status_code == 404
    assert li.post("/me/views", MINE | {"page": "people"}).status_code == 403
    assert SavedView.objects.get().name == MINE["name"]


def test_a_name_that_one_has_already_is_not_given_twice(li):
    first, _second = (li.post("/me/views", MINE | {"name": name}).json() for name in "ab")
    refused = li.ask("PATCH", f"/me/views/{first['id']}", {"name": "b", "is_default": True})
    assert (refused.status_code, refused.json()["obstacles"][0]["field"]) == (422, "name")
    assert not SavedView.objects.filter(is_default=True).exists()
