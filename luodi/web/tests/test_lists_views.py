"""Views of a list under names of one's own, the one that opens first, and the columns chosen last."""

import pytest

from luodi.web.models import SavedView

from .lists_people import LIST, city_with, codes, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("luodi.web.tests.lists_site")]


@pytest.fixture
def li():
    return signed_in(city_with(9))


def shown(client, **query):
    return [column.code for column in client.get(LIST, query or {"view": "0"}).context["view"].shown]


def saved(client, name, query="kind=county&sort=-name"):
    return client.post(LIST, {"do": "save_view", "name": name, "query": query})


def test_a_saved_view_keeps_filters_order_and_columns_without_the_page_stood_on(li):
    answer = saved(li, " 我的 县 ", "kind=county&sort=-name&page=abc&format=csv")
    view = SavedView.objects.get()
    assert view.name == "我的 县" and "page" not in view.query and "format" not in view.query
    page = li.get(answer["Location"])
    assert len(codes(page)) == 9 and page.context["view"].sort == "-name"
    assert page.context["list"].view_open == view and "cols=code" in view.query


def test_everything_takes_filters_and_order_away_and_keeps_what_the_page_must_know(li):
    page = li.get(LIST, {"kind": "county", "sort": "-name", "code": "signed_projects", "view": "7"})
    assert page.context["list"].everything_url == "?code=signed_projects"
    assert 'href="?code=signed_projects"' in page.content.decode()
    assert li.get(LIST, {"kind": "county"}).context["list"].everything_url == "?view=0"


def test_saving_under_a_name_used_before_replaces_that_view(li):
    saved(li, "县")
    saved(li, "县", "kind=city")
    assert SavedView.objects.get().query.startswith("kind=city")


def test_a_view_is_renamed_and_deleted_by_its_owner_alone(li):
    saved(li, "李的县")
    view = SavedView.objects.get()
    wang = signed_in(li.person.organization, username="wang")
    for task in (
        {"do": "rename_view", "name": "x"},
        {"do": "delete_view"},
        {"do": "open_first", "first": "1"},
    ):
        assert wang.post(LIST, {"view": view.pk, **task}).status_code == 422
    assert SavedView.objects.get().name == "李的县" and view.name not in wang.get(LIST).content.decode()
    li.post(LIST, {"view": view.pk, "do": "rename_view", "name": "各县"})
    assert SavedView.objects.get().name == "各县"
    li.post(LIST, {"view": view.pk, "do": "delete_view"})
    assert not SavedView.objects.exists()


def test_the_view_that_opens_first_does_so_only_without_an_address(li):
    saved(li, "县")
    saved(li, "市", "kind=city")
    for view in SavedView.objects.order_by("id"):
        li.post(LIST, {"view": view.pk, "do": "open_first", "first": "1"})
    assert codes(li.get(li.get(LIST)["Location"])) == ["city"]
    assert len(codes(li.get(LIST, {"view": "0"}))) == 10
    li.post(LIST, {"view": SavedView.objects.get(is_default=True).pk, "do": "open_first", "first": "0"})
    assert li.get(LIST).status_code == 200


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"do": "save_view", "name": "  "}, "name"),
        ({"do": "save_view", "name": "长" * 41}, "41"),
        ({"do": "rename_view", "view": "4711", "name": "x"}, "view"),
        ({"do": "explode", "view": ""}, "view"),
        ({}, "view"),
    ],
)
def test_what_cannot_be_saved_is_told_and_the_list_stays(li, posted, said):
    answer = li.post(LIST, {"query": "kind=city", **posted})
    assert answer.status_code == 422 and codes(answer) == ["city"]
    assert answer.context["view"].problems and not SavedView.objects.exists()


def test_renaming_to_a_name_in_use_is_refused(li):
    saved(li, "县")
    saved(li, "市")
    first = SavedView.objects.get(name="县")
    assert li.post(LIST, {"do": "rename_view", "view": first.pk, "name": "市"}).status_code == 422
    assert SavedView.objects.filter(name="县").exists()


def test_only_so_many_views_are_kept(li, monkeypatch):
    monkeypatch.setattr("luodi.web.saved_views.MOST", 2)
    assert [saved(li, name).status_code for name in "abc"] == [302, 302, 422]
    assert saved(li, "a", "kind=city").status_code == 302


def test_the_columns_chosen_last_come_back_until_the_standard_ones_are_asked_for(li):
    assert shown(li) == ["code", "name", "kind", "order", "assessed"]
    li.post(LIST, {"do": "columns", "cols": ["people", "name", "source", "nothing"]})
    assert shown(li) == ["code", "people", "name"]
    assert shown(li, cols="kind,code") == ["kind", "code"]
    li.post(LIST, {"do": "standard_columns", "cols": ["name"]})
    assert shown(li) == ["code", "name", "kind", "order", "assessed"]


def test_an_address_with_unknown_columns_shows_the_known_ones(li):
    assert shown(li, cols="nothing,name") == ["code", "name"]
    assert shown(li, cols="nothing") == ["code", "name", "kind", "order", "assessed"]


def test_looking_at_a_list_writes_nothing(li):
    li.get(LIST, {"cols": "name", "sort": "-name", "view": "3"})
    assert not SavedView.objects.exists()
