"""Numbers, years and days that no database or calendar holds are answered, never with a fault of the program."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls.resolvers import get_resolver

from luodi.ladders.actions import load_shipped
from tests.access import World
from tests.test_no_county_sees_another import BACKEND, patterns

LONG = "9" * 30
LONGER = "9" * 5000
PAGES = (
    "/projects/",
    "/capital/",
    "/enterprises/",
    "/imports/",
    "/indicators/",
    "/indicators/table/",
    "/indicators/records/",
    "/targets/",
    "/cockpit/",
    "/capital/months/",
    "/reference/calendar/",
    "/reference/layouts/",
)
QUERIES = (
    f"year={LONG}",
    f"year={LONGER}",
    "year=0000",
    "year=-1",
    "as_of=9999-12-31",
    "as_of=0001-01-01",
    f"view={LONG}",
    f"size={LONG}",
    "q=%00",
    "q=%25_'\"%5C",
    "unit=zz",
    "month=9999-99",
)
POSTS = (
    ("/projects/bulk/", {"row": [LONG], "apply": "1", "leader_in_charge": "x"}),
    ("/projects/bulk/", {"row": [LONGER]}),
    ("/capital/accept/", {"row": [LONG], "apply": "1"}),
    ("/capital/accept/", {"row": [LONGER]}),
)


@pytest.fixture
def bureau(db) -> Iterator[Client]:
    logging.disable(logging.ERROR)
    world = World()
    load_shipped()
    client = Client(raise_request_exception=False)
    client.force_login(world.people["bureau"], backend=BACKEND)
    yield client
    logging.disable(logging.NOTSET)


def faulty(answers: Iterator[tuple[str, Any]]) -> list[str]:
    return [told[:100] for told, answer in answers if answer.status_code >= 500]


@pytest.mark.parametrize("number", [LONG, "9" * 19, "0"])
def test_no_number_in_an_address_is_a_fault(bureau: Client, number: str):
    routes = [route for _name, route in patterns(get_resolver().url_patterns) if "<" in route]
    asked = [
        "/" + re.sub(r"<(\w+:)?\w+>", lambda match: number if match[1] == "int:" else "x", route)
        for route in routes
    ]
    assert len(asked) > 100
    assert faulty((each, bureau.get(each)) for each in asked) == []
    assert faulty((f"POST {each}", bureau.post(each)) for each in asked) == []


def test_no_year_day_or_number_asked_for_is_a_fault(bureau: Client):
    asked = [f"{page}?{query}" for page in PAGES for query in QUERIES]
    assert faulty((each, bureau.get(each)) for each in asked) == []


def test_no_number_of_a_chosen_row_is_a_fault(bureau: Client):
    assert faulty((f"{page} {str(data)[:40]}", bureau.post(page, data)) for page, data in POSTS) == []
