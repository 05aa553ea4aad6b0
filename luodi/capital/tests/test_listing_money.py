"""The list of paid-in capital shows what the reader may see, filtered, counted and exported."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from .factories import accepted, claim, signed_project

LIST = "/capital/"


@pytest.fixture
def money(city, project):
    foreign = signed_project(
        city, name="外资样例项目", capital_nature="foreign", origin_ring="abroad", host=city.west
    )
    accepted(city, project, 100)
    claim(city, project, 20, month=date(2025, 6, 1), kind="land", files=())
    accepted(city, foreign, 700, month=date(2026, 1, 1), amount_usd=Decimal(100), by=city.zhao)


def amounts(client, **query: object) -> list[int]:
    page = client.get(LIST, {"view": "0", **query})
    assert page.status_code == 200
    assert not page.context["view"].bound.errors
    return [int(row.amount) for row in page.context["page"].rows]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({}, [700, 20, 100]),
        ({"month_from": "2025-06", "month_to": "2025-06"}, [20]),
        ({"month_to": "2025年5月"}, [100]),
        ({"state": "accepted"}, [700, 100]),
        ({"unit": "east"}, [20, 100]),
        ({"ring": ["abroad", "other_province"]}, [700, 20, 100]),
        ({"ring": "abroad"}, [700]),
        ({"nature": "foreign"}, [700]),
        ({"kind": "land"}, [20]),
        ({"signed": "carried"}, [700]),
        ({"signed": "new"}, [20, 100]),
        ({"amount_min": "50", "amount_max": "500"}, [100]),
        ({"countable": "no"}, []),
    ],
)
def test_filters_leave_the_right_amounts(city, money, signed_in, query, wanted):
    assert amounts(signed_in("chen"), **query) == wanted


def test_a_filter_by_project_comes_from_its_page(city, project, money, signed_in):
    assert amounts(signed_in("chen"), project=project.pk) == [20, 100]


def test_a_county_sees_only_its_own_money(city, money, signed_in):
    assert amounts(signed_in("li")) == [20, 100]
    assert amounts(signed_in("zhao")) == [700]
    assert amounts(signed_in("sun")) == [700, 20, 100]


def test_a_wrong_month_says_how_to_write_it(city, money, signed_in):
    page = signed_in("chen").get(LIST, {"view": "0", "month_from": "soon"})
    assert len(page.context["view"].bound.errors) == 1


def test_evidence_is_counted_with_one_query_for_the_page(city, project, money, signed_in):
    client, counts = signed_in("chen"), []
    client.get(LIST, {"view": "0"})
    for more in (0, 30):
        for number in range(more):
            claim(city, project, 1 + number)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(LIST, {"view": "0", "state": "claimed"})
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12
    assert {len(row.evidence.all()) for row in page.context["page"].rows} == {0, 1}


def test_the_export_tells_states_and_origins_in_words(city, money, signed_in):
    answer = signed_in("chen").get(LIST, {"format": "csv", "nature": "foreign"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "700" in lines[1]


def test_projects_are_looked_up_among_those_the_reader_may_see(city, project, money, signed_in):
    url = reverse("capital:projects")
    assert [row["value"] for row in signed_in("li").get(url, {"q": "腊肉"}).json()] == [project.pk]
    assert signed_in("zhao").get(url, {"q": "腊肉"}).json() == []


def test_only_those_who_accept_may_choose_rows(city, money, signed_in):
    assert reverse("capital:accept_many") in signed_in("chen").get(LIST, {"view": "0"}).content.decode()
    assert reverse("capital:accept_many") not in signed_in("li").get(LIST, {"view": "0"}).content.decode()
