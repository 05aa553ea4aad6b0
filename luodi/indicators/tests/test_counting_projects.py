"""Signed projects, their size bands, steps, late starts and rates by batch, worked by hand."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from luodi.accounts.models import Organization
from luodi.indicators.catalogue import BY_CODE, INDICATORS, Window
from luodi.indicators.queries import measure
from luodi.projects.models import Project

from .factories import YEAR, money, signed, window

BANDS = (
    # contract amount in 万元 → the bands it counts in
    (None, set()),
    (9_999, set()),
    (10_000, {"100m"}),
    (29_999, {"100m"}),
    (30_000, {"100m", "300m_1bn"}),
    (50_000, {"100m", "300m_1bn", "500m"}),
    (99_999, {"100m", "300m_1bn", "500m"}),
    (100_000, {"100m", "500m", "1bn", "1bn_2bn"}),
    (199_999, {"100m", "500m", "1bn", "1bn_2bn"}),
    (200_000, {"100m", "500m", "1bn", "2bn"}),
)


@pytest.mark.parametrize(("amount", "bands"), BANDS)
def test_a_contract_counts_in_the_bands_whose_lower_end_it_reaches(city, amount, bands):
    signed(city, date(2025, 5, 6), amount)
    names = ("100m", "300m_1bn", "500m", "1bn", "1bn_2bn", "2bn")
    figures = measure(["signed_projects", *(f"signed_{name}" for name in names)], YEAR)
    assert figures.value("signed_projects") == 1
    assert {name for name in names if figures.value(f"signed_{name}")} == bands


def test_signed_projects_count_by_the_day_of_the_contract_for_their_unit_and_the_city(city):
    signed(city, date(2024, 12, 31))
    signed(city, date(2025, 1, 1), 12_000)
    signed(city, date(2025, 3, 31), 30_000)
    signed(city, date(2025, 4, 1), 5_000)
    signed(city, date(2025, 2, 2), None, host=city.west)
    signed(city, None)
    figures = measure(["signed_projects", "signed_amount"], window(1, 3))
    assert figures.value("signed_projects", city.east.pk) == 2
    assert figures.value("signed_projects", city.west.pk) == 1
    assert figures.value("signed_projects") == 3
    assert figures.value("signed_amount") == 42_000


def test_an_amount_is_unknown_where_no_signed_project_states_one_and_zero_where_none_was_signed(city):
    signed(city, date(2025, 2, 2), None, host=city.west)
    figures = measure(["signed_amount"], window(1, 3))
    assert figures.value("signed_amount", city.west.pk) is None
    assert figures.value("signed_amount", city.east.pk) == 0
    signed(city, date(2025, 2, 3), 500, host=city.west)
    assert measure(["signed_amount"], window(1, 3)).value("signed_amount", city.west.pk) == 500


def test_a_host_below_no_assessed_unit_counts_for_the_city_alone(city):
    signed(city, date(2025, 5, 6), host=city.chen.organization)
    figures = measure(["signed_projects"], YEAR)
    assert figures.value("signed_projects") == 1
    assert figures.value("signed_projects", city.east.pk) == 0
    assert figures.has_elsewhere()


def test_a_park_counts_for_the_unit_it_lies_in(city):
    city.east.refresh_from_db()
    park = Organization.objects.add_child(city.east, dict(code="park", name="样例园区", kind="park"))
    signed(city, date(2025, 5, 6), host=park, in_park=True)
    assert measure(["signed_projects"], YEAR).value("signed_projects", city.east.pk) == 1


def test_excluded_projects_and_double_reports_do_not_count(city):
    kept = signed(city, date(2025, 5, 6))
    signed(city, date(2025, 5, 7), countable=False)
    signed(city, date(2025, 5, 8), same_as=kept)
    assert measure(["signed_projects"], YEAR).value("signed_projects") == 1


def test_acceptance_counts_by_its_own_day(city):
    signed(city, date(2024, 12, 20), signed_accepted_on=date(2025, 1, 8))
    signed(city, date(2025, 12, 20), signed_accepted_on=date(2026, 1, 8))
    figures = measure(["signed_projects", "signed_accepted"], YEAR)
    assert (figures.value("signed_projects"), figures.value("signed_accepted")) == (1, 1)


def test_starts_and_production_count_whatever_year_the_contract_is_of(city):
    signed(city, date(2023, 5, 6), construction_started_on=date(2025, 2, 1))
    signed(
        city,
        date(2024, 5, 6),
        construction_started_on=date(2024, 9, 1),
        production_started_on=date(2025, 6, 30),
    )
    signed(city, date(2025, 5, 6), construction_started_on=date(2026, 1, 1))
    figures = measure(["started", "in_production"], YEAR)
    assert (figures.value("started"), figures.value("in_production")) == (1, 1)


@pytest.mark.parametrize(
    ("signed_on", "more", "late"),
    [
        (date(2025, 7, 4), {}, 1),
        (date(2025, 7, 5), {}, 0),
        (date(2024, 2, 1), {"construction_started_on": date(2025, 12, 31)}, 0),
        (date(2024, 2, 1), {"construction_started_on": date(2026, 1, 1)}, 1),
        (date(2024, 2, 1), {"status": "lost"}, 0),
        (date(2024, 2, 1), {"status": "withdrawn"}, 0),
        (date(2024, 2, 1), {"status": "dormant"}, 1),
    ],
)
def test_late_starts_are_180_days_old_by_the_last_day(city, signed_on, more, late):
    signed(city, signed_on, **more)
    assert measure(["stalled"], YEAR).value("stalled") == late


def _batch(city):
    """Five projects of 2025 worth 100,000 万元 and one of 2024 that is in no rate."""
    day = {"registered_on": date(2025, 4, 1)}
    landed = {**day, "land_secured_on": date(2025, 5, 1)}
    started = {**landed, "construction_started_on": date(2025, 6, 1)}
    produced = {**started, "production_started_on": date(2025, 11, 1)}
    signed(city, date(2024, 3, 1), 70_000, in_park=True, **produced)
    one = signed(city, date(2025, 3, 1), 40_000, in_park=True, fits_leading_industry=True, **produced)
    two = signed(city, date(2025, 3, 2), 30_000, in_park=True, fits_leading_industry=False, **started)
    signed(city, date(2025, 3, 3), 20_000, in_park=False, fits_leading_industry=True, **landed)
    signed(city, date(2025, 3, 4), 10_000, fits_leading_industry=True)
    five = signed(city, date(2025, 3, 5), None)
    for project, month, amount in ((one, 6, 12_000), (two, 7, 3_000), (two, 12, 5_000), (five, 7, 900)):
        money(city, project, date(2025, month, 1), amount)


RATES = {
    # indicator → (numerator, denominator) at the end of 2025, then at the end of August
    "performance_rate": ((4, 5), (4, 5)),
    "landing_rate": ((3, 5), (3, 5)),
    "start_rate": ((2, 5), (2, 5)),
    "production_rate": ((1, 5), (0, 5)),
    "capital_arrival_rate": ((20_000, 100_000), (15_000, 100_000)),
    "in_park_rate": ((2, 3), (2, 3)),
    "fit_rate": ((3, 4), (3, 4)),
}


def test_rates_take_both_parts_from_the_projects_signed_in_the_period(city):
    _batch(city)
    assert {one.code for one in INDICATORS if one.is_rate} == set(RATES)
    for months, place in ((YEAR, 0), (window(1, 8), 1)):
        figures = measure(RATES, months)
        for code, parts in RATES.items():
            cell = figures.cell(code, city.east.pk)
            above, below = parts[place]
            assert (cell.numerator, cell.denominator) == (above, below), (code, months)
            assert cell.value == Decimal(above) / below


def test_a_rate_of_an_empty_batch_is_unknown_not_zero(city):
    _batch(city)
    cell = measure(["start_rate"], YEAR).cell("start_rate", city.west.pk)
    assert (cell.value, cell.numerator, cell.denominator) == (None, 0, 0)


def test_the_money_a_project_keeps_equals_its_amounts(city):
    """The rate of a window that reaches today is read from the projects, of a past one from the amounts."""
    _batch(city)
    reaching_today = Window(date(2025, 1, 1), date(2999, 12, 31))
    for each in Project.objects.all():
        assert each.paid_in_total == sum((row.amount for row in each.paid_in.all()), Decimal(0))
    assert measure(["batch_paid_in"], reaching_today).value("batch_paid_in") == 20_000


def test_every_indicator_says_what_it_counts(city):
    for indicator in INDICATORS:
        assert indicator.label and indicator.definition and indicator.unit and indicator.dated_by, (
            indicator.code
        )
        assert indicator.is_rate or indicator.source
    assert len(BY_CODE) == len(INDICATORS)


def test_every_indicator_stands_in_the_description_of_figures():
    text = (Path(__file__).resolve().parents[3] / "docs" / "algorithms" / "indicators.md").read_text("utf-8")
    assert [one.code for one in INDICATORS if f"| `{one.code}` |" not in text] == []
