"""What Luodi writes out it reads back without a change, whatever stands in the texts."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from luodi.capital.actions import claim_capital
from luodi.enterprises.models import Enterprise
from luodi.imports.models import ImportRun
from luodi.imports.sheets import write_records
from luodi.imports.sources import BY_CODE
from luodi.projects.models import Project
from luodi.projects.tests.factories import climb, make_enterprise, make_project

from .factories import GOOD, brought_in, checked, small_city, workbook

TEXT = st.text(min_size=1, max_size=40).filter(lambda text: text.strip() and "\x00" not in text)
STARTS = st.sampled_from(
    ["", "=1+1", "+", "-", "@SUM(A1)", "\t", "＝", "'", "''=", " ", "0", "1e5", "2026-1-1"]
)
WAN = st.decimals(min_value=0, max_value=Decimal(9_000_000), places=2)


def written(source, by, file_format="xlsx"):
    buffer = BytesIO()
    write_records(buffer, BY_CODE[source], by, format=file_format)
    return buffer.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_a_ledger_written_out_comes_back_unchanged(city, file_format):
    brought_in(city.chen, workbook(GOOD))
    climb(city, make_project(city, name="已投产项目", in_park=True, contracted_usd=None), "in_production")
    run = checked(city.chen, written("projects", city.chen, file_format))
    changed = [row["changes"] for row in run.preview if row["changes"]]
    assert (run.unchanged, run.new, run.changed, run.faulty) == (4, 0, 0, 0), [run.faults, changed]
    assert not run.notices


@pytest.mark.django_db
def test_money_and_enterprises_written_out_come_back_unchanged(city):
    project = climb(city, make_project(city), "started")
    claim_capital(project, month=date(2026, 5, 1), amount=Decimal("12.3456"), by=city.li)
    make_enterprise(
        "另一家样例公司",
        credit_code="91511900MA6211111A",
        registered_capital=Decimal("100.5"),
        previous_revenue=Decimal("80.25"),
        outside_investments=0,
    )
    run = checked(city.chen, written("enterprises", city.chen), source="enterprises")
    assert run.unchanged == Enterprise.objects.count() and not run.faults, run.faults
    known = checked(city.li, written("capital", city.li), source="capital")
    assert (known.total, known.faulty) == (1, 0), known.faults


class RoundTrips(TestCase):
    @given(st.lists(st.tuples(STARTS, TEXT, STARTS, TEXT, WAN), min_size=1, max_size=4))
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def test_any_texts_and_amounts_come_back_unchanged(self, rows):
        city = small_city()
        for number, (before, name, start, text, amount) in enumerate(rows):
            values = {"name": f"{before}{name}"[:150] + f"甲{number}", "summary": f"{start}{text}"}
            make_project(city, lead_investor=None, next_step=f"{start}{name}"[:60], **values)
            Project.objects.filter(name=values["name"]).update(planned_investment=amount)
        run = checked(city.chen, written("projects", city.chen))
        found = (run.changed, run.new, run.faulty)
        assert found == (0, 0, 0), [run.faults, [row["changes"] for row in run.preview]]
        assert ImportRun.objects.get(pk=run.pk).unchanged == len(rows)
