"""A unit claims money that arrived, with its evidence, in under a minute."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luodi.audit.models import AuditEvent, Document
from luodi.capital.actions import claim_capital, claim_many, freeze_month, mend_claim, return_capital
from luodi.capital.filters import read_month
from luodi.capital.models import PaidInCapital
from luodi.common.errors import Conflict, Refused

from .factories import MAY, accepted, claim, signed_project


def pdf(name: str = "voucher.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4 example", content_type="application/pdf")


def post(client, project, **given):
    return client.post(
        reverse("capital:claim", args=[project.pk]),
        {"unit": "wan", "kind": "fixed", "month": "2025-05", "proof": "payment_voucher", **given},
    )


@pytest.mark.parametrize(
    ("stated", "unit", "wan"),
    [
        ("250", "wan", "250"),
        ("2500000", "yuan", "250"),
        ("0.025", "yi", "250"),
        ("1234567.89", "yuan", "123.456789"),
    ],
)
def test_amounts_are_taken_in_the_unit_they_are_stated_in(city, project, signed_in, stated, unit, wan):
    answer = post(signed_in("li"), project, amount=stated, unit=unit, evidence=[pdf()])
    assert answer.status_code == 302
    assert PaidInCapital.objects.get().amount == Decimal(wan)


def test_a_claim_keeps_its_vouchers_and_waits_for_the_bureau(city, project, signed_in):
    post(signed_in("li"), project, amount="100", evidence=[pdf("a.pdf"), pdf("b.pdf")], note="首笔")
    capital = PaidInCapital.objects.get()
    assert (capital.month, capital.state, capital.claimed_by, capital.note) == (
        MAY,
        "claimed",
        city.li,
        "首笔",
    )
    assert (capital.host, capital.origin_ring, capital.carried_over) == (city.east, "other_province", False)
    assert sorted(row.document.name for row in capital.evidence.all()) == ["a.pdf", "b.pdf"]


def test_a_file_of_a_wrong_kind_keeps_nothing_at_all(city, project, signed_in):
    evil = SimpleUploadedFile("voucher.pdf", b"MZ\x90\x00 program", content_type="application/pdf")
    answer = post(signed_in("li"), project, amount="100", evidence=[pdf(), evil])
    assert answer.status_code == 422
    assert "voucher.pdf" in answer.content.decode()
    assert not PaidInCapital.objects.exists()
    assert not Document.objects.exists()


def test_everything_wrong_with_a_claim_is_told_at_once(city, project):
    with pytest.raises(Refused) as refused:
        claim_capital(project, month=date(2024, 1, 1), amount=Decimal(-5), amount_usd=Decimal(1), by=city.li)
    assert {each.field for each in refused.value.obstacles} == {"amount", "amount_usd", "month"}


@pytest.mark.parametrize(
    "given",
    [
        {"amount": ""},
        {"amount": "0"},
        {"amount": "-1"},
        {"amount": "99999999"},
        {"amount": "1", "month": "2099-01"},
        {"amount": "1", "month": "x"},
        {"amount": "x"},
        {"amount": "NaN"},
    ],
)
def test_a_form_that_makes_no_sense_comes_back_and_keeps_nothing(city, project, signed_in, given):
    answer = post(signed_in("li"), project, **given)
    assert answer.status_code == 422
    assert not PaidInCapital.objects.exists()


def test_many_claims_are_taken_together_or_not_at_all(city, project):
    rows = [
        {"project": project, "month": MAY, "amount": Decimal(1)},
        {"project": project, "month": MAY, "amount": Decimal(0)},
    ]
    with pytest.raises(Refused):
        claim_many(rows, by=city.li)
    assert not PaidInCapital.objects.exists()


def test_dollars_are_asked_for_only_where_capital_is_foreign_and_are_kept_as_stated(city, signed_in):
    foreign = signed_project(city, name="外资样例项目", capital_nature="foreign", origin_ring="abroad")
    client = signed_in("li")
    assert (
        "amount_usd"
        not in client.get(reverse("capital:claim", args=[signed_project(city, name="内资").pk]))
        .context["form"]
        .fields
    )
    post(
        client,
        foreign,
        amount="",
        amount_usd="5000000",
        usd_unit="yuan",
        proof="foreign_exchange_record",
        evidence=[pdf()],
    )
    capital = PaidInCapital.objects.get()
    assert (capital.amount, capital.amount_usd) == (None, Decimal(500))


def test_money_of_a_project_signed_in_an_earlier_year_is_carried_over(city):
    old = signed_project(city, name="去年签约的项目", signed_on=date(2024, 11, 5))
    assert claim(city, old).carried_over


def test_nothing_is_claimed_in_a_frozen_month(city, project):
    freeze_month(MAY, by=city.chen, host=city.east)
    with pytest.raises(Refused) as refused:
        claim(city, project)
    assert [each.code for each in refused.value.obstacles] == ["frozen"]


def test_a_returned_claim_is_mended_and_claimed_again(city, project, signed_in):
    capital = claim(city, project, 100)
    return_capital(capital, by=city.chen, reason="金额与凭证不符")
    client = signed_in("li")
    page = client.get(reverse("capital:detail", args=[capital.pk])).content.decode()
    assert "金额与凭证不符" in page
    answer = client.post(
        reverse("capital:mend", args=[capital.pk]),
        {"month": "2025-06", "amount": "90", "unit": "wan", "kind": "land"},
    )
    assert answer.status_code == 302
    capital.refresh_from_db()
    assert (capital.state, capital.amount, capital.month, capital.kind) == (
        "claimed",
        Decimal(90),
        date(2025, 6, 1),
        "land",
    )
    assert (capital.decided_by, capital.ended_at, capital.reason) == (None, None, "")
    assert AuditEvent.objects.latest("sequence").details["before"]["amount"] == "100"


def test_an_accepted_amount_is_not_mended(city, project):
    capital = accepted(city, project)
    with pytest.raises(Conflict):
        mend_claim(capital, {"amount": Decimal(1)}, by=city.li)


def test_whoever_mends_a_claim_may_not_accept_it(city, project):
    capital = claim(city, project)
    mend_claim(capital, {"amount": Decimal(7)}, by=city.chen)
    capital.refresh_from_db()
    assert capital.claimed_by == city.chen


def test_zhao_of_another_county_finds_no_such_project_to_claim_for(city, project, signed_in):
    assert signed_in("zhao").get(reverse("capital:claim", args=[project.pk])).status_code == 404
    assert signed_in("wang").get(reverse("capital:claim", args=[project.pk])).status_code == 403


def test_opening_a_voucher_is_logged(city, project, signed_in):
    capital = claim(city, project)
    answer = signed_in("wang").get(reverse("capital:evidence", args=[capital.pk, capital.evidence.get().pk]))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert AuditEvent.objects.latest("sequence").verb == "read"


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2025-09", date(2025, 9, 1)),
        ("2025年9月", date(2025, 9, 1)),
        ("202509", date(2025, 9, 1)),
        ("2025-13", None),
        ("99-1", None),
        ("", None),
        ("2025-09-01; drop", None),
    ],
)
def test_months_are_read_as_people_write_them(text, month):
    assert read_month(text) == month


@pytest.mark.parametrize("amount", ["0.0000004", "0", "-1"])
def test_an_amount_of_less_than_a_fen_is_not_kept_as_nothing(city, project, amount):
    with pytest.raises(Refused):
        claim(city, project, amount)
    assert not PaidInCapital.objects.exists()
