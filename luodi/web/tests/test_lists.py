"""What somebody who opens a list sees, orders and pages through, and what it costs."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.accounts.choices import OrganizationKind, Role
from luodi.accounts.models import Organization, User
from luodi.web.pages import BulkAction

from .lists_people import LIST, city_with, codes, signed_in
from .lists_site import OrganizationList

pytestmark = [pytest.mark.django_db, pytest.mark.urls("luodi.web.tests.lists_site")]


@pytest.fixture
def li():
    return signed_in(city_with(60))


def test_a_page_has_fifty_rows_and_leads_to_the_next_and_back(li):
    first = li.get(LIST)
    assert len(codes(first)) == 50 and first.context["list"].previous_url == ""
    second = li.get(LIST + first.context["list"].next_url)
    assert codes(second) == [f"county-{number:03}" for number in range(49, 60)]
    assert codes(li.get(LIST + second.context["list"].previous_url)) == codes(first)


def test_filters_and_order_stay_while_paging(li):
    first = li.get(LIST, {"kind": "county", "sort": "-order", "size": "20"})
    second = li.get(LIST + first.context["list"].next_url)
    assert len(codes(second)) == 20 and not set(codes(first)) & set(codes(second))
    assert second.context["view"].sort == "-order"


def test_every_column_orders_both_ways(li):
    for code in ("code", "name", "kind", "order"):
        up, down = (
            codes(li.get(LIST, {"sort": code, "size": 200})),
            codes(li.get(LIST, {"sort": f"-{code}", "size": 200})),
        )
        assert up == down[::-1] and len(up) == 61


def test_an_order_nobody_knows_is_told_and_the_usual_one_used(li):
    answer = li.get(LIST, {"sort": "colour"})
    assert answer.status_code == 200 and "colour" in answer.context["view"].problems[0]
    assert codes(answer) == codes(li.get(LIST))


def test_a_page_address_cut_off_gets_400_with_the_way_out(li):
    answer = li.get(LIST, {"page": "eyJh"})
    assert answer.status_code == 400
    assert f'href="{LIST}"' in answer.content.decode()


def test_rows_do_not_add_queries():
    client = signed_in(city_with(1))
    with CaptureQueriesContext(connection) as few:
        assert len(codes(client.get(LIST, {"size": 200}))) == 2
    city_with(198)
    with CaptureQueriesContext(connection) as many:
        assert len(codes(client.get(LIST, {"size": 200}))) == 200
    assert len(many) <= len(few) + 1, "only the count is asked for besides"
    assert len(many) <= 12


def test_a_filtered_page_takes_at_most_twelve_queries(li):
    with CaptureQueriesContext(connection) as captured:
        li.get(LIST, {"q": "示例", "kind": ["county", "city"], "below": "city", "order_min": "0", "size": 10})
    assert len(captured) <= 12, [query["sql"][:90] for query in captured]


def test_text_of_a_row_cannot_become_markup(li):
    Organization.objects.filter(code="county-000").update(name='<script>alert("x")</script>&')
    body = li.get(LIST).content.decode()
    assert "<script>alert" not in body and "&lt;script&gt;alert" in body


def test_htmx_gets_the_results_alone_and_a_full_page_when_history_asks(li):
    part = li.get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "county-000" in part
    whole = li.get(LIST, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in whole.content.decode() and "HX-Request" in whole["Vary"]


def test_the_address_after_a_search_has_no_empty_boxes(li):
    part = li.get(LIST, {"q": "", "kind": "county", "below": ""}, headers={"HX-Request": "true"})
    assert part["HX-Push-Url"] == f"{LIST}?kind=county"
    assert li.get(LIST, {"q": ""}, headers={"HX-Request": "true"})["HX-Push-Url"] == f"{LIST}?view=0"


def test_without_a_right_there_is_no_list_and_without_a_session_the_login(li):
    outsider = signed_in(Organization.objects.get(code="city"), Role.AUDITOR, "chen")
    assert outsider.get(LIST).status_code == 403
    assert "/accounts/login/" in Client().get(LIST)["Location"]
    assert Client().get(LIST, headers={"HX-Request": "true"}).status_code == 401


def test_a_county_sees_its_own_rows_and_counts_only_them(li):
    clerk = signed_in(Organization.objects.get(code="county-005"), Role.UNIT_CLERK, "wang")
    answer = clerk.get(LIST, {"q": "示例县"})
    assert codes(answer) == ["county-005"] and answer.context["list"].count.number == 1
    assert codes(clerk.get(LIST, {"q": "示例县6"})) == []


def test_selected_rows_go_to_the_page_of_a_bulk_action_for_those_who_hold_its_right(li, monkeypatch):
    assert 'formaction="/bulk/"' in li.get(LIST).content.decode()
    monkeypatch.setattr(OrganizationList, "bulk", (BulkAction("Move", "bulk", right="users.change"),))
    body = li.get(LIST).content.decode()
    assert 'formaction="/bulk/"' not in body and 'name="row"' not in body


def test_an_empty_list_says_so_and_offers_to_clear_the_filters(li):
    answer = li.get(LIST, {"q": "没有这个"})
    assert codes(answer) == [] and f'href="{answer.context["list"].clear_url}"' in answer.content.decode()


def test_fifty_rows_of_twelve_columns_are_drawn_within_fifteen_milliseconds(rf):
    from .lists_drawing import twelve_columns_best_time

    assert twelve_columns_best_time() < 0.015


def test_a_link_to_an_empty_reference_is_plain_text():
    from luodi.web.columns import Column

    column = Column(code="host", header="Host", link="organization", link_by="host_id")
    assert column.writer()(SimpleNamespace(host=None, host_id=None)) == "—"
    assert (
        column.writer()(SimpleNamespace(host="A&B", host_id=7)) == '<a href="/organizations/7/">A&amp;B</a>'
    )


def test_everybody_sees_only_the_columns_meant_for_them(li):
    assert "source" not in [
        column.code for column in li.get(LIST, {"cols": "name,source"}).context["view"].shown
    ]
    assert OrganizationKind.COUNTY in {row.kind for row in li.get(LIST).context["page"].rows}
    assert User.objects.count() == 1
