"""Months are frozen and reopened; credit is shared between units."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.capital.actions import freeze_month, reopen_month, set_credit_shares
from luodi.capital.models import CreditShare, FrozenMonth
from luodi.capital.queries import is_frozen, month_table, units_with_money
from luodi.common import clock
from luodi.common.errors import Conflict, Refused

from .factories import MAY, accepted, claim, signed_project


def test_a_month_is_frozen_once_and_reopened_with_a_reason(city):
    frozen = freeze_month(MAY, by=city.chen, host=city.east)
    assert is_frozen(MAY, city.east.pk)
    assert not is_frozen(MAY, city.west.pk)
    with pytest.raises(Conflict):
        freeze_month(MAY, by=city.gao, host=city.east)
    with pytest.raises(Refused):
        reopen_month(frozen, by=city.chen, reason=" ")
    reopen_month(frozen, by=city.chen, reason="补录凭证")
    assert not is_frozen(MAY, city.east.pk)
    with pytest.raises(Conflict):
        reopen_month(frozen, by=city.chen, reason="再来")
    assert FrozenMonth.objects.get().reason == "补录凭证"


def test_the_running_month_cannot_be_frozen(city):
    with pytest.raises(Refused):
        freeze_month(clock.today(), by=city.chen)


def test_the_table_shows_accepted_waiting_and_frozen_by_unit(city, project):
    accepted(city, project, 100)
    claim(city, project, 30)
    freeze_month(date(2025, 4, 1), by=city.chen)
    freeze_month(MAY, by=city.chen, host=city.west)
    rows = {row.month.month: row for row in month_table(2025, units_with_money(), today=date(2025, 7, 9))}
    assert sorted(rows) == [1, 2, 3, 4, 5, 6, 7]
    may = {unit.code: cell for unit, cell in rows[5].cells}
    assert (may["east"].accepted, may["east"].claimed, may["east"].frozen) == (
        Decimal(100),
        Decimal(30),
        None,
    )
    assert may["west"].frozen is not None
    assert rows[4].total.frozen is not None
    assert all(cell.frozen_for_all for _unit, cell in rows[4].cells)
    assert (rows[6].is_over, rows[7].is_over) == (True, False)


def test_months_are_frozen_and_reopened_on_their_pages(city, signed_in):
    client = signed_in("chen")
    url = reverse("capital:freeze")
    assert client.get(url, {"month": "2025-05", "unit": "east"}).context["form"]["month"].value() == "2025-05"
    assert client.post(url, {"month": "2025-05", "unit": "east"}).status_code == 302
    assert client.post(url, {"month": "2025-05", "unit": "east"}).status_code == 409
    page = client.get(reverse("capital:months"), {"year": "2025"}).content.decode()
    reopen = reverse("capital:reopen", args=[FrozenMonth.objects.get().pk])
    assert page.count(reopen) == 1
    assert client.post(reopen, {"reason": "补录"}).status_code == 302
    assert client.post(url, {"month": "2025-05", "unit": "nowhere"}).status_code == 404


def test_the_months_page_takes_the_same_queries_for_few_and_many_rows(city, project, signed_in):
    client = signed_in("wang")
    accepted(city, project)
    counts = []
    for more in (0, 30):
        for number in range(more):
            claim(city, project, 1 + number, month=date(2025, 3 + number % 9, 1), files=())
        client.get(reverse("capital:months"), {"year": "2025"})
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("capital:months"), {"year": "2025"})
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_shares_add_up_to_one_hundred_or_are_refused_with_every_reason(city, project):
    wrong = [(city.east, Decimal("0.5")), (city.east, Decimal("0.4")), (city.west, Decimal("-0.1"))]
    with pytest.raises(Refused) as refused:
        set_credit_shares(project, wrong, by=city.chen, reason="")
    assert len(refused.value.obstacles) == 4
    assert not CreditShare.objects.exists()


def test_new_shares_end_the_old_ones_and_none_gives_all_to_the_host(city, project):
    both = [(city.east, Decimal("0.6")), (city.west, Decimal("0.4"))]
    set_credit_shares(project, both, by=city.chen, reason="协议一")
    set_credit_shares(project, [(city.west, Decimal(1))], by=city.chen, reason="协议二")
    current = CreditShare.objects.filter(recorded_to__isnull=True)
    assert [(row.unit, row.share) for row in current] == [(city.west, Decimal(1))]
    set_credit_shares(project, [], by=city.chen, reason="协议终止")
    assert not current.all().exists()
    assert CreditShare.objects.count() == 3


def shares(*rows: tuple[object, str], reason: str = "首报协议") -> dict[str, object]:
    given: dict[str, object] = {"share-TOTAL_FORMS": "4", "share-INITIAL_FORMS": "1", "reason": reason}
    for number, (unit, percent) in enumerate(rows):
        given |= {f"share-{number}-unit": getattr(unit, "pk", ""), f"share-{number}-percent": percent}
    return given


def test_the_form_of_shares_takes_percents(city, project, signed_in):
    client, url = signed_in("chen"), reverse("capital:shares", args=[project.pk])
    assert client.get(url).context["rows"].forms[0]["percent"].value() == 100
    assert client.post(url, shares((city.east, "60"), (city.west, "30"))).status_code == 422
    assert client.post(url, shares((city.east, "60"), (city.west, ""))).status_code == 422
    assert client.post(url, shares((city.east, "66.6667"), (city.west, "33.3333"))).status_code == 302
    assert {row.share for row in CreditShare.objects.all()} == {Decimal("0.666667"), Decimal("0.333333")}
    assert client.post(url, shares((city.east, "100"))).status_code == 302
    assert not CreditShare.objects.filter(recorded_to__isnull=True).exists()


def test_the_panel_of_a_project_shows_money_and_shares_and_offers_what_the_reader_may(
    city, project, signed_in
):
    for month in (3, 4, 5):
        accepted(city, project, 100 * month, month=date(2025, month, 1))
    claim(city, project, 7)
    set_credit_shares(
        project, [(city.east, Decimal("0.6")), (city.west, Decimal("0.4"))], by=city.chen, reason="协议"
    )
    url = reverse("capital:project_panel", args=[project.pk])
    panel = signed_in("li").get(url)
    page = panel.content.decode()
    assert [row[1:] for row in panel.context["chart"].rows] == [(300, 300), (400, 700), (500, 1200)]
    assert panel.context["waiting"] == 7
    assert reverse("capital:claim", args=[project.pk]) in page
    assert reverse("capital:shares", args=[project.pk]) not in page
    assert reverse("capital:claim", args=[project.pk]) not in signed_in("wang").get(url).content.decode()
    assert signed_in("zhao").get(url).status_code == 404


def test_the_panel_takes_at_most_twelve_queries_whatever_the_rows(
    city, project, signed_in, django_assert_max_num_queries
):
    for number in range(40):
        claim(city, project, 1 + number)
    client, url = signed_in("li"), reverse("capital:project_panel", args=[project.pk])
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)


def test_the_panel_of_an_enterprise_shows_only_projects_the_reader_may_see(city, signed_in):
    mine = signed_project(city, name="本区样例项目")
    enterprise = mine.lead_investor
    signed_project(city, name="邻县样例项目", host=city.west, lead_investor=enterprise)
    url = reverse("capital:enterprise_panel", args=[enterprise.pk])
    assert [row.name for row in signed_in("li").get(url).context["projects"]] == ["本区样例项目"]
    assert len(signed_in("chen").get(url).context["projects"]) == 2
