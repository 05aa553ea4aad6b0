"""The bureau accepts, returns and reverses, with four eyes; totals follow."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.capital.actions import (
    accept_capital,
    accept_many,
    freeze_month,
    remove_claims,
    return_capital,
    reverse_capital,
)
from luodi.capital.consistency import faults
from luodi.capital.models import MonthTotal, PaidInCapital
from luodi.capital.queries import recount
from luodi.common.errors import Conflict, Refused
from luodi.projects.models import Project

from .factories import MAY, accepted, claim, signed_project


def test_an_accepted_amount_counts_for_its_month_and_its_project(city, project):
    accepted(city, project, "100.123456")
    accepted(city, project, "0.000001")
    total = MonthTotal.objects.get()
    assert (total.amount, total.rows, total.month) == (Decimal("100.123457"), 2, MAY)
    project.refresh_from_db()
    assert (project.paid_in_total, project.first_capital_on) == (Decimal("100.123457"), MAY)
    assert recount() == []


def test_nobody_accepts_his_own_claim(city, project):
    capital = claim(city, project, by=city.chen)
    with pytest.raises(Refused) as refused:
        accept_capital(capital, by=city.chen)
    assert [each.code for each in refused.value.obstacles] == ["four_eyes"]
    assert accept_capital(capital, by=city.gao).state == "accepted"


def test_a_claim_that_an_undone_import_took_back_is_not_accepted(city, project):
    capital = claim(city, project, files=())
    remove_claims([capital], by=city.li, reason="导入撤销")
    with pytest.raises(Conflict):
        accept_capital(capital, by=city.chen)
    with pytest.raises(Conflict):
        return_capital(capital, by=city.chen, reason="x")


def test_a_unit_clerk_accepts_nothing(city, project):
    with pytest.raises(Refused):
        accept_capital(claim(city, project), by=city.zhao)


def test_nothing_is_accepted_without_evidence(city, project):
    capital = claim(city, project, files=())
    with pytest.raises(Refused) as refused:
        accept_capital(capital, by=city.chen)
    assert [each.code for each in refused.value.obstacles] == ["evidence"]


def test_what_was_decided_is_not_decided_again(city, project):
    capital = accepted(city, project)
    for decide in (
        lambda: accept_capital(capital, by=city.gao),
        lambda: return_capital(capital, by=city.gao, reason="x"),
    ):
        with pytest.raises(Conflict):
            decide()
    assert MonthTotal.objects.get().rows == 1


def test_a_reversed_amount_leaves_the_figures_and_stays_on_file(city, project):
    first, second = accepted(city, project, 100), accepted(city, project, 50, month=date(2025, 6, 1))
    reverse_capital(first, by=city.gao, reason="凭证重复")
    project.refresh_from_db()
    assert (project.paid_in_total, project.first_capital_on) == (Decimal(50), date(2025, 6, 1))
    assert PaidInCapital.objects.get(pk=first.pk).state == "reversed"
    assert recount() == []
    reverse_capital(second, by=city.gao, reason="撤回")
    project.refresh_from_db()
    assert (project.paid_in_total, project.first_capital_on) == (Decimal(0), None)


def test_accepted_money_of_a_frozen_month_stays(city, project):
    capital, waiting = accepted(city, project), claim(city, project)
    freeze_month(MAY, by=city.chen)
    for deed in (
        lambda: reverse_capital(capital, by=city.gao, reason="x"),
        lambda: accept_capital(waiting, by=city.chen),
    ):
        with pytest.raises(Refused) as refused:
            deed()
        assert [each.code for each in refused.value.obstacles] == ["frozen"]


def test_many_are_accepted_together_or_not_at_all(city, project):
    rows = [claim(city, project, number) for number in range(1, 4)]
    bare = claim(city, project, 9, files=())
    with pytest.raises(Refused):
        accept_many([row.pk for row in (*rows, bare)], by=city.chen)
    assert not PaidInCapital.objects.filter(state="accepted").exists()
    accept_many([row.pk for row in rows], by=city.chen)
    assert MonthTotal.objects.get().amount == Decimal(6)


def test_the_bulk_page_shows_the_sum_leaves_own_claims_out_and_accepts(city, project, signed_in):
    rows = [claim(city, project, 10), claim(city, project, 20), claim(city, project, 5, by=city.chen)]
    client = signed_in("chen")
    chosen = {"row": [row.pk for row in rows]}
    page = client.post(reverse("capital:accept_many"), chosen)
    assert (page.context["left_out"], page.context["sums"]["amount"]) == (1, Decimal(30))
    answer = client.post(reverse("capital:accept_many"), {**chosen, "apply": "1", "note": "已核"})
    assert answer.status_code == 302
    assert PaidInCapital.objects.filter(state="accepted").count() == 2


def test_the_bulk_page_says_what_stands_in_the_way_and_accepts_nothing(city, project, signed_in):
    rows = [claim(city, project, 10), claim(city, project, 20, files=())]
    answer = signed_in("chen").post(
        reverse("capital:accept_many"), {"row": [row.pk for row in rows], "apply": "1"}
    )
    assert answer.status_code == 422
    assert not PaidInCapital.objects.filter(state="accepted").exists()


def test_decisions_are_made_on_their_pages(city, project, signed_in):
    client = signed_in("chen")
    first, second = claim(city, project, 10), claim(city, project, 20)
    assert client.get(reverse("capital:accept", args=[first.pk])).status_code == 200
    assert client.post(reverse("capital:accept", args=[first.pk]), {"note": ""}).status_code == 302
    assert client.post(reverse("capital:accept", args=[first.pk]), {"note": ""}).status_code == 409
    assert client.post(reverse("capital:return", args=[second.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("capital:return", args=[second.pk]), {"reason": "缺发票"}).status_code == 302
    assert client.post(reverse("capital:reverse", args=[first.pk]), {"reason": "重复"}).status_code == 302
    assert set(PaidInCapital.objects.values_list("state", flat=True)) == {"reversed", "returned"}


def test_accepting_fifty_takes_hardly_more_queries_than_accepting_five(city):
    counts = []
    for number in (5, 50):
        projects = [signed_project(city, name=f"第{number}批第{each}个样例项目") for each in range(number)]
        first = [claim(city, project, 1).pk for project in projects]
        accept_many(first, by=city.chen)
        again = [claim(city, project, 2).pk for project in projects]
        with CaptureQueriesContext(connection) as queries:
            accept_many(again, by=city.chen)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 2, counts
    assert recount() == []
    assert set(Project.objects.values_list("paid_in_total", flat=True)) == {Decimal(3)}


def test_a_total_or_sum_that_was_tampered_with_is_named_by_the_check(city, project):
    accepted(city, project, 100)
    assert list(faults()) == []
    MonthTotal.objects.update(amount=Decimal(90))
    Project.objects.filter(pk=project.pk).update(paid_in_total=Decimal(80))
    total, one = faults()
    assert "90" in total
    assert (project.code in one, "80" in one, "100" in one) == (True, True, True)


def test_a_sum_of_dollars_that_differs_is_a_fault(city):
    project = signed_project(city, capital_nature="foreign", origin_ring="abroad")
    accepted(city, project, None, amount_usd=Decimal("12.5"))
    assert list(faults()) == []
    Project.objects.filter(pk=project.pk).update(paid_in_usd_total=13)
    [told] = faults()
    assert project.code in told and "US dollars" in told
