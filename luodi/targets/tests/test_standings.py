"""How far each unit is: achievement, pace against month/12 or named quarters, year on year, rank with ties."""

from datetime import date
from decimal import Decimal
from io import BytesIO

from django.urls import reverse
from openpyxl import load_workbook

from luodi.common import clock
from luodi.indicators.asking import Asked
from luodi.indicators.catalogue import BY_CODE
from luodi.indicators.queries import city_units
from luodi.indicators.tests.factories import at, money, signed
from luodi.targets.actions import set_target
from luodi.targets.queries import measured_standings, standing_chart, targeted, targets_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SEPTEMBER = Asked(2025, 9)


def stand(code, asked=SEPTEMBER):
    [found], _targets = measured_standings([BY_CODE[code]], asked, city_units())
    return found


def test_pace_is_achievement_less_month_by_twelve(city):
    """Panzhihua 2006: 125.64 % in October is 42.31 points ahead; here 9 of 10 by September is 15 points ahead."""
    set_target("signed_projects", city.east, 2025, Decimal(10), by=city.chen)
    for day in range(1, 10):
        signed(city, date(2025, 3, day))
    [east, west] = stand("signed_projects").units
    assert (east.achieved.percent(1), east.gap.percent(1), east.due) == (
        Decimal("90.0"),
        Decimal("15.0"),
        Decimal("7.5"),
    )
    assert (west.target, west.achieved, west.gap, west.due) == (None, None, None, None)
    assert not east.is_behind and east.is_met is False


def test_pace_follows_named_quarters_where_they_are_set(city):
    """Wencheng 2013: 52450 is 39.14 % of the year's 134000, but 175.21 % of the first quarter's 29935."""
    quarters = [Decimal(n) for n in (29_935, 60_000, 100_000, 134_000)]
    set_target("paid_in", city.east, 2025, Decimal(134_000), by=city.chen, quarters=quarters)
    money(city, signed(city, date(2025, 1, 5)), date(2025, 3, 1), 52_450)
    east = stand("paid_in", Asked(2025, 3)).units[0]
    assert east.achieved.percent(2) == Decimal("39.14")
    assert east.achieved_of_due.percent(2) == Decimal("175.21")
    assert east.gap.percent(2) == Decimal("16.80")


def test_units_with_the_same_achievement_share_a_rank(city):
    for unit in (city.east, city.west):
        set_target("signed_projects", unit, 2025, Decimal(2), by=city.chen)
        signed(city, date(2025, 3, 1), host=unit)
    found = stand("signed_projects")
    assert [(one.rank, one.tied_with) for one in found.units] == [(1, ("west",)), (1, ("east",))]
    signed(city, date(2025, 4, 1), host=city.west)
    assert [one.code for one in stand("signed_projects").ranked] == ["west", "east"]


def test_without_targets_units_are_ranked_by_the_figure_and_fewer_late_starts_are_better(city):
    signed(city, date(2024, 3, 1), host=city.west)
    late = stand("stalled")
    assert [(one.code, one.rank) for one in late.ranked] == [("east", 1), ("west", 2)]
    signed(city, date(2025, 3, 1), host=city.west)
    assert [one.code for one in stand("signed_projects").ranked] == ["west", "east"]


def test_year_on_year_compares_the_same_months(city):
    signed(city, date(2024, 9, 30), 100)
    signed(city, date(2024, 10, 1), 900)
    signed(city, date(2025, 9, 1), 125)
    assert stand("signed_amount").city.change.percent(1) == Decimal("25.0")
    assert stand("signed_amount", Asked(2024, 9)).city.change is None


def test_a_rate_misses_its_target_by_points_and_has_no_calendar(city):
    set_target("start_rate", city.city, 2025, Decimal("0.8"), by=city.chen)
    signed(city, date(2025, 2, 1), construction_started_on=date(2025, 4, 1))
    signed(city, date(2025, 2, 2))
    found = stand("start_rate").city
    assert (found.gap.percent(1), found.achieved, found.is_met) == (Decimal("-30.0"), None, False)


def test_fewer_late_starts_than_allowed_is_met(city):
    set_target("stalled", city.east, 2025, Decimal(4), by=city.chen)
    signed(city, date(2024, 2, 1))
    east = stand("stalled").units[0]
    assert east.is_met and east.gap.percent(0) == 75


def test_a_past_day_shows_the_target_of_that_day(city):
    with clock.at(at(1, 10)):
        set_target("signed_projects", city.east, 2025, Decimal(10), by=city.chen)
    with clock.at(at(7, 1)):
        set_target("signed_projects", city.east, 2025, Decimal(20), by=city.chen, reason="上调")
    assert stand("signed_projects", Asked(2025, 6, as_of=date(2025, 6, 30))).units[0].target == 10
    assert stand("signed_projects").units[0].target == 20


def test_the_picture_draws_the_numbers_of_the_table(city):
    set_target("signed_projects", city.east, 2025, Decimal(10), by=city.chen)
    signed(city, date(2025, 3, 1))
    found = stand("signed_projects")
    chart = standing_chart(found, SEPTEMBER)
    assert [tuple(row) for row in chart.rows] == [(one.name, one.actual, one.due) for one in found.units]


def test_the_workbook_holds_every_target_as_it_can_be_set_again(city, client):
    set_target("signed_projects", city.city, 2025, Decimal(30), by=city.chen, source="市委文件")
    quarters = [Decimal(n) for n in (1, 2, 3, 4)]
    set_target("paid_in", city.east, 2025, Decimal(4), by=city.chen, quarters=quarters)
    client.force_login(city.li, backend=BACKEND)
    file = client.get(reverse("targets:list"), {"year": 2025, "format": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(file.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    filed = [row[1:2] + row[3:10] for row in rows if row[1] in ("signed_projects", "paid_in")]
    assert ["signed_projects", "city", 2025, 30, None, None, None, None] in filed
    assert ["paid_in", "east", 2025, 4, 1, 2, 3, 4] in filed
    assert [one.code for one in targeted(targets_of(2025, city_units()))] == ["signed_projects", "paid_in"]
