"""Targets are proposed by growth, shares or difficulty, show what a shortfall means, and are set all at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from luodi.indicators.catalogue import BY_CODE
from luodi.indicators.queries import city_units
from luodi.indicators.tests.factories import make_city, signed
from luodi.targets.actions import set_target
from luodi.targets.helping import Wish, proposed_targets
from luodi.targets.models import Target

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def city(db):
    """East signed 10 projects of 2 亿元 each last year, west 30."""
    made = make_city()
    for number in range(40):
        signed(made, date(2025, 3, 3), 20000, host=made.east if number < 10 else made.west)
    return made


def wish(**more):
    """Ten per cent more signed projects in 2026."""
    one = BY_CODE["signed_projects"]
    given = {"indicator": one, "year": 2026, "way": "growth", "growth": Decimal("0.1"), "total": None}
    return Wish(**{**given, "basis": one, "rate": Decimal("0.9"), **more})


@pytest.mark.parametrize(
    ("more", "east", "west"),
    [
        ({}, 11, 33),
        ({"way": "share", "total": Decimal(100)}, 25, 75),
        ({"way": "tailored"}, Decimal("11"), Decimal("34")),
        ({"way": "tailored", "total": Decimal(50)}, 12, 38),
    ],
)
def test_each_way_gives_its_targets(city, more, east, west):
    found = proposed_targets(wish(**more), city_units())
    assert [one.proposed for one in found.proposals] == [east, west]
    assert found.total == east + west
    assert found.last_total == 40


def test_stress_tells_what_the_city_misses(city):
    set_target("signed_projects", city.city, 2026, Decimal(44), by=city.chen)
    found = proposed_targets(wish(), city_units())
    assert (found.stress.reached, found.stress.gap) == (Decimal("39.6"), Decimal("4.4"))
    assert found.stress.rate_needed == 1


def test_the_page_proposes_and_sets_all_or_none(client, city, django_assert_max_num_queries):
    client.force_login(city.chen, backend=BACKEND)
    address = reverse("targets:help")
    asked = {
        "code": "signed_projects",
        "year": "2026",
        "way": "growth",
        "growth": "10",
        "rate": "90",
        "basis": "signed_projects",
    }
    client.get(reverse("targets:list"))
    with django_assert_max_num_queries(12):
        page = client.get(address, asked)
    assert 'name="target:east" value="11"' in page.content.decode()
    assert client.get(address, asked | {"way": "share"}).status_code == 422
    wrong = asked | {"target:east": "12", "target:west": "many"}
    assert client.post(address, wrong).status_code == 422
    assert not Target.objects.exists()
    assert client.post(address, asked | {"target:east": "12", "target:west": "33"}).status_code == 302
    assert sorted(Target.objects.values_list("value", flat=True)) == [12, 33]
    assert client.post(address, asked | {"target:east": "13"}).status_code == 422
    assert client.post(address, asked | {"target:east": "13", "reason": "调整"}).status_code == 302
