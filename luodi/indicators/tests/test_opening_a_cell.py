"""Each cell opens to its records: they add up to it, and each person sees only the records that are theirs to see."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from luodi.accounts.models import User
from luodi.capital.actions import reverse_capital, set_credit_shares
from luodi.common import clock
from luodi.indicators.asking import Asked
from luodi.indicators.catalogue import BY_CODE, INDICATORS
from luodi.indicators.choices import Basis, RatePart, Unit
from luodi.indicators.queries import city_units, drilled, measure, records_behind, total_behind
from luodi.projects.actions import decide_duplicate, update_project
from luodi.projects.models import LikelyDuplicate

from .factories import YEAR, at, money, signed

TABLE, RECORDS = reverse("indicators:table"), reverse("indicators:records")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def lively(city):
    """Projects of both counties with steps, money, a shared credit, a correction, a reversal and a double report."""
    day = {"registered_on": date(2025, 4, 1), "land_secured_on": date(2025, 5, 1), "in_park": True}
    one = signed(city, date(2025, 2, 1), 120_000, construction_started_on=date(2025, 6, 1), **day)
    two = signed(city, date(2025, 3, 1), 40_000, host=city.west, fits_leading_industry=True, **day)
    three = signed(city, date(2024, 3, 1), 30_000, production_started_on=date(2025, 8, 1))
    four = signed(city, date(2025, 3, 2), None, origin_ring="abroad", capital_nature="foreign")
    signed(city, date(2025, 1, 5), 9_000, host=city.chen.organization, signed_accepted_on=date(2025, 1, 9))
    for project in (one, two, three):
        for month in (3, 5, 10):
            money(city, project, date(2025, month, 1), month * 11, accepted=at(min(12, month + 1), 5))
    gone = money(city, one, date(2025, 4, 1), 1000, accepted=at(5, 5))
    money(city, four, date(2025, 6, 1), 700, amount_usd=Decimal("99.5"), accepted=at(7, 5))
    double = signed(city, date(2025, 3, 3), 5_000, host=city.west)
    money(city, double, date(2025, 5, 1), 3, accepted=at(6, 1))
    pair = LikelyDuplicate.objects.create(project=double, other=one, level="L1", confidence=Decimal("0.98"))
    shares = [(city.east, Decimal("0.7")), (city.west, Decimal("0.3"))]
    set_credit_shares(one, shares, by=city.chen, reason="协议")
    with clock.at(at(9, 10)):
        update_project(two, {"contracted_investment": Decimal(55_000)}, by=city.chen, on=date(2025, 9, 10))
        reverse_capital(gone, by=city.chen, reason="重复")
        decide_duplicate(pair, "same", by=city.chen, reason="同一合同")
    return city


@pytest.mark.parametrize("basis", Basis.values)
@pytest.mark.parametrize("moment", [None, at(8, 1), at(12, 1)])
def test_the_records_of_every_cell_add_up_to_it(lively, basis, moment):
    units = city_units()
    codes = [one.code for one in INDICATORS]
    figures = measure(codes, YEAR, as_of=moment, basis=basis, units=units)
    filled = 0
    for indicator in (one for one in INDICATORS if not one.is_rate):
        for unit in (None, *units.units):
            asked = {"unit": unit, "as_of": moment, "basis": basis, "units": units}
            rows = records_behind(indicator, YEAR, **asked)
            cell = figures.value(indicator.code, units.key_of(unit))
            assert total_behind(indicator, rows, **asked) == cell, (indicator.code, unit)
            filled += bool(cell)
    assert filled > 40


def test_the_parts_of_a_rate_complete_each_other(lively):
    units, asked = city_units(), Asked(2025, 12)
    for indicator in (one for one in INDICATORS if one.is_rate and BY_CODE[one.numerator].unit == Unit.COUNT):
        above, missing, below = (
            set(
                drilled(lively.chen, asked, code=indicator.code, part=part, units=units).rows.values_list(
                    "pk", flat=True
                )
            )
            for part in (RatePart.NUMERATOR, RatePart.MISSING, RatePart.DENOMINATOR)
        )
        assert above | missing == below and not above & missing, indicator.code


def opened(client, person, **query):
    client.force_login(person, backend=BACKEND)
    return client.get(RECORDS, {"year": 2025, "month": 12, **query})


def test_a_county_opens_its_own_records_and_is_told_of_the_others(lively, client):
    mine = opened(client, lively.li, code="signed_projects")
    assert mine.status_code == 200
    assert {row.host_id for row in mine.context["page"].rows} == {lively.east.pk}
    assert mine.context["cell"].figure.value == 4
    assert mine.context["cell"].hidden == 2
    city = opened(client, lively.chen, code="signed_projects")
    assert city.context["cell"].hidden == 0 and len(city.context["page"].rows) == 4


def test_a_county_sees_the_total_of_another_but_none_of_its_records(lively, client):
    answer = opened(client, lively.li, code="paid_in", unit="west")
    assert answer.context["cell"].figure.value == 198
    assert answer.context["page"].rows == []
    assert answer.context["cell"].hidden == 3
    nothing = opened(client, lively.li, code="signed_2bn", unit="west")
    assert answer.context["view"].empty_title != nothing.context["view"].empty_title


def test_a_past_day_lists_the_projects_as_they_stood(lively, client):
    now = opened(client, lively.chen, code="signed_amount", unit="west")
    past = opened(client, lively.chen, code="signed_amount", unit="west", as_of="2025-08-01")
    assert [row.contracted_investment for row in now.context["page"].rows] == [55_000]
    assert sorted(row.contracted_investment for row in past.context["page"].rows) == [5_000, 40_000]
    assert past.context["cell"].total == 45_000


@pytest.mark.parametrize("query", [{"code": "nothing"}, {"code": "paid_in", "unit": "nowhere"}, {}])
def test_an_address_of_no_cell_says_so(lively, client, query):
    answer = opened(client, lively.chen, **query)
    assert answer.status_code == 404
    assert TABLE in answer.content.decode()


@pytest.mark.parametrize("code", [one.code for one in INDICATORS])
def test_every_cell_of_the_table_can_be_opened_in_every_part(lively, client, code):
    for part in ("", *RatePart.values):
        assert opened(client, lively.chen, code=code, part=part).status_code == 200
        assert opened(client, lively.wang, code=code, part=part, as_of="2025-08-01").status_code == 200


def test_the_table_and_its_workbook_say_the_same(lively, client):
    client.force_login(lively.chen, backend=BACKEND)
    page = client.get(TABLE, {"year": 2025, "month": 12})
    file = client.get(TABLE, {"year": 2025, "month": 12, "format": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(file.streaming_content))).active
    rows = {row[0].value: [cell.value for cell in row[2:]] for row in sheet.iter_rows()}
    for row in page.context["table"].rows:
        filed = rows[str(row.indicator.label)]
        assert [None if cell.cell.value is None else float(cell.cell.value) for cell in row.cells] == [
            None if value in (None, "") else pytest.approx(float(value)) for value in filed
        ]


def test_the_pictures_draw_the_numbers_of_the_table(lively, client):
    client.force_login(lively.wang, backend=BACKEND)
    page = client.get(TABLE, {"year": 2025, "month": 12, "code": "paid_in"}).context
    table = {row.indicator.code: row for row in page["table"].rows}
    assert [value for _name, value in page["by_unit"].rows] == [
        cell.cell.value for cell in table["paid_in"].cells[1:3]
    ]
    assert sum(row[1] for row in page["by_month"].rows) == table["paid_in"].cells[0].cell.value


def test_the_pages_ask_no_more_for_more_projects(lively, client, django_assert_max_num_queries):
    for number in range(60):
        signed(lively, date(2025, 1, 1 + number % 28))
    for address in (f"{TABLE}?year=2025&month=12", f"{RECORDS}?year=2025&month=12&code=signed_projects"):
        client.force_login(lively.chen, backend=BACKEND)
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)


def test_a_figure_may_not_be_seen_without_the_right(lively, client):

    nobody = User.objects.create(username="nobody", name="nobody")
    client.force_login(nobody, backend=BACKEND)
    assert client.get(TABLE).status_code == 403
    assert client.get(RECORDS, {"code": "paid_in"}).status_code == 403
