"""Nothing is decided or overwritten that became another since the page was opened."""

import re
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from luodi.capital.actions import add_evidence, mend_claim, set_credit_shares
from luodi.capital.models import CreditShare, PaidInCapital

from .factories import claim, voucher


def hidden(client: Client, url: str, posted: dict | None = None) -> dict[str, str]:
    """The hidden fields of a page's form, which a browser sends back."""
    page = client.post(url, posted) if posted else client.get(url)
    tags = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page.content.decode())
    found = {re.search(r'name="([^"]+)"', tag)[1]: re.search(r'value="([^"]*)"', tag) for tag in tags}
    return {name: value[1] if value else "" for name, value in found.items() if name != "csrfmiddlewaretoken"}


def mended(city, capital: PaidInCapital, amount: int) -> PaidInCapital:
    return mend_claim(capital, {"amount": Decimal(amount)}, by=city.li)


def state(capital: PaidInCapital) -> tuple[str, Decimal | None]:
    row = PaidInCapital.objects.get(pk=capital.pk)
    return row.state, row.amount


def test_an_amount_corrected_while_the_officer_looks_at_it_is_not_accepted(city, project, signed_in):
    capital = claim(city, project, 100)
    url = reverse("capital:accept", args=[capital.pk])
    sent = hidden(signed_in("chen"), url)
    mended(city, capital, 900)
    assert signed_in("chen").post(url, sent).status_code == 409
    assert state(capital) == ("claimed", Decimal(900))
    assert signed_in("chen").post(url, hidden(signed_in("chen"), url)).status_code == 302
    assert state(capital) == ("accepted", Decimal(900))


def test_nor_one_whose_evidence_changed(city, project, signed_in):
    capital = claim(city, project, 100)
    url = reverse("capital:accept", args=[capital.pk])
    sent = hidden(signed_in("chen"), url)
    add_evidence(capital, voucher(2), kind="invoice", by=city.li)
    assert signed_in("chen").post(url, sent).status_code == 409


def test_nor_one_of_many_chosen_in_the_list(city, project, signed_in):
    rows = [claim(city, project, amount) for amount in (1, 2)]
    url = reverse("capital:accept_many")
    chosen = {"row": [row.pk for row in rows]}
    sent = hidden(signed_in("chen"), url, chosen)
    mended(city, rows[1], 20)
    again = {**sent, **chosen, "apply": "1"}
    assert signed_in("chen").post(url, again).status_code == 409
    assert [state(row)[0] for row in rows] == ["claimed", "claimed"]
    fresh = {**hidden(signed_in("chen"), url, chosen), **chosen, "apply": "1"}
    assert signed_in("chen").post(url, fresh).status_code == 302
    assert [state(row)[0] for row in rows] == ["accepted", "accepted"]


def test_two_clerks_who_correct_one_claim_do_not_overwrite_each_other(city, project, signed_in):
    capital = claim(city, project, 100)
    url = reverse("capital:mend", args=[capital.pk])
    sent = hidden(signed_in("li"), url)
    mended(city, capital, 200)
    values = {"month": "2025-05", "amount": "300", "unit": "wan", "kind": "fixed"}
    assert signed_in("li").post(url, {**sent, **values}).status_code == 409
    assert state(capital) == ("claimed", Decimal(200))


def test_shares_set_meanwhile_are_not_overwritten(city, project, signed_in):
    url = reverse("capital:shares", args=[project.pk])
    sent = hidden(signed_in("chen"), url)
    shares = [(city.east, Decimal("0.6")), (city.west, Decimal("0.4"))]
    set_credit_shares(project, shares, by=city.gao, reason="协议")
    rows = {"share-0-unit": city.west.pk, "share-0-percent": "100", "reason": "另一份协议"}
    assert signed_in("chen").post(url, {**sent, **rows}).status_code == 409
    standing = CreditShare.objects.filter(recorded_to=None).values_list("share", flat=True)
    assert sorted(standing) == [Decimal("0.4"), Decimal("0.6")]
