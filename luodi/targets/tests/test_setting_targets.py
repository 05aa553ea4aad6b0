"""Targets are set with a schedule, changed with a reason, and every value stays on file."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from luodi.audit.models import AuditEvent
from luodi.common import clock
from luodi.common.errors import Refused
from luodi.indicators.queries import city_units
from luodi.indicators.tests.factories import at, money, signed
from luodi.targets.actions import set_target, set_targets
from luodi.targets.models import Target
from luodi.targets.queries import targets_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_a_target_is_linear_or_has_named_quarters(city):
    linear = set_target("signed_projects", city.east, 2025, Decimal(12), by=city.chen)
    named = set_target(
        "signed_amount",
        city.east,
        2025,
        Decimal(100),
        by=city.chen,
        quarters=[Decimal(n) for n in (10, 40, 70, 100)],
    )
    assert (linear.schedule, linear.amounts) == ("linear", ())
    assert (named.schedule, named.amounts) == ("quarters", (10, 40, 70, 100))
    assert AuditEvent.objects.filter(object_type="targets.target").count() == 2


def test_a_change_needs_a_reason_and_keeps_the_old_value(city):
    with clock.at(at(1, 10)):
        set_target("signed_projects", city.east, 2025, Decimal(12), by=city.chen)
    with pytest.raises(Refused) as caught:
        set_target("signed_projects", city.east, 2025, Decimal(9), by=city.chen)
    assert [obstacle.field for obstacle in caught.value.obstacles] == ["reason"]
    with clock.at(at(6, 1)):
        set_target("signed_projects", city.east, 2025, Decimal(9), by=city.chen, reason="市委调整")
    key = ("signed_projects", city.east.pk)
    assert targets_of(2025, city_units())[key].value == 9
    assert targets_of(2025, city_units(), as_of=at(3, 1))[key].value == 12
    assert targets_of(2025, city_units(), as_of=at(1, 1)) == {}
    assert Target.objects.count() == 2


def test_the_same_target_again_changes_nothing(city):
    for _time in range(2):
        set_target("signed_projects", city.east, 2025, Decimal(12), by=city.chen, source="市委文件")
    assert Target.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"indicator": "nothing"}, "indicator"),
        ({"year": 1900}, "year"),
        ({"value": Decimal(0)}, "value"),
        ({"value": Decimal(10) ** 12}, "value"),
        ({"indicator": "start_rate", "value": Decimal(80)}, "value"),
        ({"quarters": [Decimal(1), Decimal(2), Decimal(3)]}, "quarters"),
        ({"quarters": [Decimal(n) for n in (5, 4, 8, 12)]}, "quarters"),
        ({"quarters": [Decimal(n) for n in (1, 4, 8, 11)]}, "quarters"),
        ({"unit": "office"}, "unit"),
    ],
)
def test_nonsense_is_refused_at_its_field(city, change, field):
    given = {"indicator": "signed_projects", "unit": city.east, "year": 2025, "value": Decimal(12), **change}
    if given["unit"] == "office":
        given["unit"] = city.sun.organization
    with pytest.raises(Refused) as caught:
        set_target(by=city.chen, **given)
    assert field in {obstacle.field for obstacle in caught.value.obstacles}
    assert not Target.objects.exists()


def test_many_targets_are_set_all_or_none_and_each_fault_names_its_row(city):
    good = {"indicator": "signed_projects", "unit": city.east, "year": 2025, "value": Decimal(12)}
    bad = {**good, "unit": city.west, "value": Decimal(-1)}
    with pytest.raises(Refused) as caught:
        set_targets([good, bad, {**bad, "indicator": "nothing"}], by=city.chen)
    assert len(caught.value.obstacles) == 3
    assert ["2" in str(each) for each in caught.value.obstacles] == [True, False, False]
    assert not Target.objects.exists()
    assert len(set_targets([good, {**good, "unit": city.west}], by=city.chen)) == 2


def page(city, unit="east", indicator="signed_projects"):
    return reverse("targets:detail", args=[2025, indicator, unit])


def test_the_bureau_sets_a_target_on_its_page(city, client):
    client.force_login(city.chen, backend=BACKEND)
    form = {
        "value": "40",
        "schedule": "quarters",
        "march": "10",
        "june": "20",
        "september": "30",
        "source": "文件",
    }
    assert client.post(page(city), form).status_code == 302
    [target] = Target.objects.all()
    assert (target.value, target.amounts, target.set_by) == (40, (10, 20, 30, 40), city.chen)
    again = client.post(
        page(city), {**form, "value": "41", "reason": "上调", "standing": target.pk, "september": "30"}
    )
    assert again.status_code == 302
    shown = client.get(page(city))
    assert [row.value for row in shown.context["history"]] == [41, 40]


def test_a_rate_is_written_in_percent(city, client):
    client.force_login(city.chen, backend=BACKEND)
    assert (
        client.post(page(city, "city", "start_rate"), {"value": "80", "schedule": "linear"}).status_code
        == 302
    )
    assert Target.objects.get().value == Decimal("0.8")
    assert client.get(page(city, "city", "start_rate")).context["form"].initial["value"] == 80


def test_somebody_elses_change_is_not_overwritten(city, client):
    target = set_target("signed_projects", city.east, 2025, Decimal(12), by=city.gao)
    set_target("signed_projects", city.east, 2025, Decimal(13), by=city.gao, reason="更正")
    client.force_login(city.chen, backend=BACKEND)
    answer = client.post(
        page(city), {"value": "9", "schedule": "linear", "reason": "下调", "standing": target.pk}
    )
    assert answer.status_code == 409
    assert targets_of(2025, city_units())["signed_projects", city.east.pk].value == 13


def test_what_is_wrong_comes_back_in_the_form(city, client):
    client.force_login(city.chen, backend=BACKEND)
    answer = client.post(page(city), {"value": "12", "schedule": "quarters", "march": "9"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"june", "september"}
    falling = {"value": "12", "schedule": "quarters", "march": "9", "june": "5", "september": "6"}
    answer = client.post(page(city), falling)
    assert answer.status_code == 422 and not Target.objects.exists()


def test_a_county_sees_targets_and_sets_none(city, client):
    client.force_login(city.li, backend=BACKEND)
    assert client.get(page(city)).status_code == 200
    assert client.post(page(city), {"value": "1", "schedule": "linear"}).status_code == 403


def test_the_page_costs_the_same_for_many_targets(city, client, django_assert_max_num_queries):
    project = signed(city, date(2025, 2, 1))
    money(city, project, date(2025, 3, 1), 5)
    for code in (
        "signed_projects",
        "signed_amount",
        "paid_in",
        "fdi_usd",
        "start_rate",
        "capital_arrival_rate",
    ):
        for unit in (city.city, city.east, city.west):
            set_target(code, unit, 2025, Decimal("0.5"), by=city.chen)
    client.force_login(city.chen, backend=BACKEND)
    client.get(reverse("targets:list"))
    with django_assert_max_num_queries(12):
        answer = client.get(reverse("targets:list"), {"year": 2025, "month": 6, "code": "paid_in"})
    assert len(answer.context["rows"]) == 6
