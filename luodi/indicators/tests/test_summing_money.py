"""Paid-in capital by origin, newly signed and carried over, industrial, foreign; worked by hand."""

from datetime import date
from decimal import Decimal

from luodi.capital.choices import ClaimState
from luodi.indicators.catalogue import BY_CODE
from luodi.indicators.queries import measure, measure_windows

from .factories import YEAR, money, signed, window

MONEY = [code for code, one in BY_CODE.items() if one.family == "capital"]


def test_each_origin_has_its_figure_and_together_they_are_the_domestic_money(city):
    for ring, amount in (("other_province", 300), ("other_city", 70), ("within_city", 5)):
        money(city, signed(city, date(2025, 2, 1), origin_ring=ring), date(2025, 3, 1), amount)
    figures = measure(MONEY, YEAR)
    assert figures.value("paid_in_other_province") == 300
    assert figures.value("paid_in_other_city") == 70
    assert figures.value("paid_in_within_city") == 5
    assert figures.value("paid_in") == 375


def test_money_is_new_in_the_year_of_signing_and_carried_over_after_it(city):
    old, new = signed(city, date(2024, 11, 1)), signed(city, date(2025, 2, 1))
    money(city, old, date(2024, 12, 1), 1000)
    money(city, old, date(2025, 2, 1), 40)
    money(city, new, date(2025, 3, 1), 60)
    figures = measure(MONEY, YEAR)
    assert figures.value("paid_in_new") == 60
    assert figures.value("paid_in_carried") == 40
    assert figures.value("paid_in") == 100


def test_newly_added_actual_investment_is_money_of_other_provinces_in_industry(city):
    project = signed(city, date(2025, 2, 1))
    money(city, project, date(2025, 3, 1), 30)
    money(city, project, date(2025, 3, 1), 20, industrial=False)
    money(city, signed(city, date(2025, 2, 1), origin_ring="other_city"), date(2025, 3, 1), 10)
    assert measure(MONEY, YEAR).value("new_actual_investment") == 30


def test_foreign_money_keeps_dollars_and_yuan_as_stated(city):
    project = signed(city, date(2025, 2, 1), origin_ring="abroad", capital_nature="foreign")
    money(city, project, date(2025, 3, 1), 652, amount_usd=Decimal("100.25"))
    money(city, project, date(2025, 4, 1), None, amount_usd=Decimal("50.5"))
    figures = measure(MONEY, YEAR)
    assert figures.value("fdi_usd") == Decimal("150.75")
    assert figures.value("fdi_rmb") == 652
    assert figures.value("paid_in") == 0


def test_only_accepted_money_of_the_months_counts_for_its_host(city):
    project = signed(city, date(2024, 2, 1))
    money(city, project, date(2025, 1, 1), 1)
    money(city, project, date(2025, 2, 1), 20, state=ClaimState.CLAIMED)
    money(city, project, date(2025, 2, 1), 300, host=city.west)
    money(city, project, date(2025, 3, 1), 4000)
    figures = measure(["paid_in"], window(1, 2))
    assert figures.value("paid_in", city.east.pk) == 1
    assert figures.value("paid_in", city.west.pk) == 300
    assert figures.value("paid_in") == 301


def test_money_of_excluded_projects_and_of_double_reports_does_not_count(city):
    kept = signed(city, date(2025, 2, 1))
    money(city, kept, date(2025, 3, 1), 100)
    money(
        city,
        signed(city, date(2025, 2, 1), countable=False, exclusions=["real_estate"]),
        date(2025, 3, 1),
        20,
    )
    money(city, signed(city, date(2025, 2, 1), same_as=kept), date(2025, 3, 1), 3)
    assert measure(["paid_in"], YEAR).value("paid_in") == 100


def test_cents_add_up_exactly(city):
    project = signed(city, date(2025, 2, 1))
    for _time in range(30):
        money(city, project, date(2025, 3, 1), Decimal("0.100001"))
    assert measure(["paid_in"], YEAR).value("paid_in") == Decimal("3.00003")


def test_many_windows_cost_no_more_statements_than_one(city, django_assert_num_queries):
    project = signed(city, date(2025, 2, 1))
    for month in (3, 4, 12):
        money(city, project, date(2025, month, 1), month)
    months = [window(month, month) for month in range(1, 13)]
    with django_assert_num_queries(3):
        found = measure_windows(["paid_in", "signed_projects"], [YEAR, *months])
    assert found[YEAR].value("paid_in") == 19
    assert [found[each].value("paid_in") for each in months] == [0, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0, 12]
    assert [found[each].value("signed_projects") for each in months][:3] == [0, 1, 0]
