"""Numbers, money, rates and dates are written in one way, and what is unknown is never a zero."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from luodi.web import formats


@pytest.fixture(params=["en"])
def english(request):
    with translation.override(request.param):
        yield


@pytest.mark.parametrize(
    "written", list(formats.FORMATS.values()) + [formats.money, formats.usd, formats.moment]
)
@pytest.mark.parametrize("empty", [None, ""])
def test_what_is_not_known_is_a_dash(written, empty):
    assert written(empty) == "—"


def test_whole_amounts_have_no_decimals_and_broken_ones_two():
    assert formats.wan(Decimal("1263480")) == "1,263,480"
    assert formats.wan(Decimal("1234.5")) == "1,234.50"
    assert formats.wan(Decimal("0.4")) == "0.40"


def test_halves_round_up_as_ledgers_do():
    assert formats.rate(Decimal("0.8725")) == "87.3%"
    assert formats.yi(Decimal("10050"), 1) == "1.0"
    assert formats.yi(Decimal("10500"), 1) == "1.1"


def test_a_loss_carries_a_true_minus_sign():
    assert formats.wan(-1200) == "−1,200"
    assert formats.change(Decimal("-0.1")) == "−10.0%"


def test_money_changes_its_unit_at_one_hundred_million(english):
    assert formats.money(9999) == "9,999 10k yuan"
    assert formats.money(10_000) == "1.00 100m yuan"


def test_a_gap_of_rates_is_written_in_points(english):
    assert formats.points(Decimal("0.155")) == "+15.5 percentage points"
    assert formats.points(Decimal("-0.00001")) == "0.0 percentage points"


def test_a_money_value_gives_its_amount():
    assert formats.wan(SimpleNamespace(amount=Decimal(5))) == "5"


def test_what_is_no_number_is_a_dash():
    for value in ("abc", True, Decimal("NaN"), float("inf")):
        assert formats.wan(value) == "—"


def test_an_instant_gives_the_day_of_the_city():
    assert formats.day(datetime(2026, 9, 1, 18, 30, tzinfo=UTC)) == "2026-09-02"
    assert formats.moment(datetime(2026, 9, 1, 18, 30, tzinfo=UTC)) == "2026-09-02 02:30"


def test_a_month_reads_as_the_language_writes_it(english):
    assert formats.month(date(2026, 9, 2)) == "2026-09"
    with translation.override("zh-hans"):
        assert formats.month(date(2026, 9, 2)) == "2026年9月"
