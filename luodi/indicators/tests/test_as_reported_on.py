"""Figures as they were reported on a past day, before and after corrections, reversals, rollbacks and decisions."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from luodi.capital.actions import (
    accept_capital,
    add_evidence,
    claim_capital,
    reverse_capital,
    set_credit_shares,
)
from luodi.common import clock
from luodi.indicators.catalogue import INDICATORS
from luodi.indicators.queries import measure
from luodi.indicators.queries.sources import counting_records
from luodi.projects.actions import decide_duplicate, reopen_duplicate, roll_back, update_project
from luodi.projects.models import LikelyDuplicate
from luodi.projects.tests.factories import PDF, climb, exclude, make_project

from .factories import YEAR, at, money, signed, window

BEFORE, AFTER = at(9, 1), at(11, 1)


def told(code, unit=0, **asked):
    """(as reported before, as reported after, now)."""
    return tuple(
        measure([code], YEAR, as_of=moment, **asked).value(code, unit) for moment in (BEFORE, AFTER, None)
    )


def test_a_corrected_amount_changes_no_past_report(city):
    project = signed(city, date(2025, 2, 1), 20_000)
    with clock.at(at(10, 1)):
        update_project(
            project, {"contracted_investment": Decimal(15_000)}, by=city.chen, on=date(2025, 10, 1)
        )
    assert told("signed_amount") == (20_000, 15_000, 15_000)


def test_a_project_counts_from_the_moment_it_was_recorded(city):
    signed(city, date(2025, 2, 1), recorded=at(10, 1))
    assert told("signed_projects") == (0, 1, 1)


def test_a_project_excluded_later_was_reported_before(city):
    project = signed(city, date(2025, 2, 1))
    with clock.at(at(10, 1)):
        exclude(city, project)
    assert told("signed_projects") == (1, 0, 0)


def test_money_of_a_project_excluded_later_was_reported_before(city):
    project = signed(city, date(2025, 2, 1))
    money(city, project, date(2025, 3, 1), 300)
    with clock.at(at(10, 1)):
        exclude(city, project)
    assert told("paid_in_other_province") == (300, 0, 0)
    with clock.at(at(12, 1)):
        update_project(project, {"exclusions": []}, by=city.chen, on=date(2025, 12, 1))
    assert told("paid_in_other_province") == (300, 0, 300)


def test_a_rollback_takes_the_start_away_from_its_day_on(city):
    with clock.at(at(8, 1)):
        project = climb(city, make_project(city), "started")
    assert project.construction_started_on is not None
    with clock.at(at(10, 1)):
        roll_back(project, "signed", by=city.chen, on=date(2025, 10, 1), reason="开工认定有误")
    assert told("started") == (1, 0, 0)
    assert told("batch_started") == (1, 0, 0)
    assert told("signed_projects") == (1, 1, 1)


def test_a_project_moved_to_another_host_was_reported_by_the_first(city):
    project = signed(city, date(2025, 2, 1))
    with clock.at(at(10, 1)):
        update_project(project, {"host": city.west}, by=city.chen, on=date(2025, 10, 1))
    assert told("signed_projects", city.east.pk) == (1, 0, 0)
    assert told("signed_projects", city.west.pk) == (0, 1, 1)


def test_reversed_money_stays_in_the_reports_before_its_reversal(city):
    row = money(city, signed(city, date(2025, 2, 1)), date(2025, 6, 1), 500, accepted=at(7, 3))
    money(city, row.project, date(2025, 6, 1), 40, accepted=at(10, 20))
    with clock.at(at(10, 1)):
        reverse_capital(row, by=city.chen, reason="凭证重复")
    assert told("paid_in") == (500, 40, 40)
    assert measure(["paid_in"], YEAR, as_of=at(7, 2)).value("paid_in") == 0
    assert measure(["paid_in"], window(7, 12), as_of=BEFORE).value("paid_in") == 0


def test_money_of_the_batch_is_that_of_the_moment(city):
    project = signed(city, date(2025, 2, 1), 1000)
    row = money(city, project, date(2025, 6, 1), 500, accepted=at(7, 3))
    money(city, project, date(2025, 6, 1), 40, accepted=at(10, 20))
    with clock.at(at(10, 1)):
        reverse_capital(row, by=city.chen, reason="凭证重复")
    assert told("capital_arrival_rate") == (Decimal("0.5"), Decimal("0.04"), Decimal("0.04"))


def _pair(city):
    first = signed(city, date(2025, 2, 1))
    second = signed(city, date(2025, 2, 1), host=city.west)
    money(city, first, date(2025, 3, 1), 100, accepted=at(4, 1))
    money(city, second, date(2025, 3, 1), 7, accepted=at(4, 1))
    return LikelyDuplicate.objects.create(project=second, other=first, level="L1", confidence=Decimal("0.98"))


def test_a_double_report_leaves_every_figure_from_its_decision_on(city):
    pair = _pair(city)
    with clock.at(at(10, 1)):
        decide_duplicate(pair, "same", by=city.chen, reason="同一合同")
    assert told("signed_projects") == (2, 1, 1)
    assert told("paid_in") == (107, 100, 100)
    assert told("paid_in", city.west.pk) == (7, 0, 0)


def test_a_reopened_double_report_counts_again(city):
    pair = _pair(city)
    with clock.at(at(8, 1)):
        decide_duplicate(pair, "same", by=city.chen, reason="同一合同")
    with clock.at(at(10, 1)):
        reopen_duplicate(pair, by=city.chen, reason="两份合同")
    assert told("signed_projects") == (1, 2, 2)
    assert told("paid_in") == (100, 107, 107)


def test_shares_credit_units_beside_the_host_and_from_their_day_on(city):
    project = signed(city, date(2025, 2, 1), 20_000)
    money(city, project, date(2025, 3, 1), 1000, accepted=at(4, 1))
    with clock.at(at(10, 1)):
        shares = [(city.east, Decimal("0.4")), (city.west, Decimal("0.6"))]
        set_credit_shares(project, shares, by=city.chen, reason="首报首谈协议")
    for code, whole in (
        ("signed_amount", 20_000),
        ("paid_in", 1000),
        ("signed_projects", 1),
        ("batch_paid_in", 1000),
    ):
        part = Decimal(whole) * Decimal("0.6")
        assert told(code, city.west.pk, basis="credit") == (0, part, part), code
        assert told(code, city.east.pk, basis="credit") == (whole, whole - part, whole - part), code
        assert told(code, basis="credit") == (whole, whole, whole), code
        assert told(code, city.west.pk) == (0, 0, 0), code


def test_a_claim_counts_once_it_is_accepted_and_at_once(city):
    project = signed(city, date(2025, 2, 1))
    row = claim_capital(project, month=date(2025, 3, 1), amount=Decimal(88), by=city.li)
    add_evidence(row, ContentFile(PDF, name="voucher.pdf"), kind="payment_voucher", by=city.li)
    assert measure(["paid_in"], YEAR).value("paid_in") == 0
    accept_capital(row, by=city.chen)
    assert measure(["paid_in"], YEAR).value("paid_in") == 88


@pytest.mark.parametrize("moment", [at(1, 1), at(4, 15), BEFORE, at(10, 1), AFTER])
def test_the_short_way_to_a_past_figure_gives_what_the_long_way_gives(city, moment):
    """The long way counts the past figures of every project one by one."""
    for month in range(1, 12):
        project = signed(city, date(2025, 1, month), month * 9000, recorded=at(month, 10))
        with clock.at(at(month, 20)):
            update_project(
                project,
                {"contracted_investment": Decimal(month * 8000)},
                by=city.chen,
                on=date(2025, month, 20),
            )
            if month % 3 == 0:
                exclude(city, project)
    codes = [
        one.code
        for one in INDICATORS
        if one.family in {"signed", "started", "in_production"} and not one.is_money
    ]
    figures = measure(codes, YEAR, as_of=moment)
    for indicator in (one for one in INDICATORS if one.code in codes):
        rows = list(counting_records(moment).filter(indicator.counted(YEAR)))
        long = (
            sum((getattr(row, indicator.amount) or 0 for row in rows), 0) if indicator.amount else len(rows)
        )
        assert figures.value(indicator.code) == long, indicator.code
