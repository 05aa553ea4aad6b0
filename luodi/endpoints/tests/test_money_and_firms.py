"""A program claims money, keeps the register, and reads figures down to their records."""

import pytest

from luodi.capital.models import PaidInCapital
from luodi.enterprises.models import Enterprise
from luodi.enterprises.tests.factories import code
from luodi.projects.tests.factories import START, climb, make_project

VOUCHER = (
    '--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\npayment_voucher\r\n'
    '--b\r\nContent-Disposition: form-data; name="file"; filename="v.pdf"\r\n\r\n%PDF-1.4 voucher\r\n--b--\r\n'
)


@pytest.fixture
def signed(city):
    return climb(city, make_project(city), "signed")


def claimed(li, signed, amount: str = "500") -> dict:
    """A claim of May with its voucher."""
    body = {"month": "2025-05", "amount_wan": amount, "external_key": f"bank-{amount}"}
    made = li.post(f"/projects/{signed.pk}/capital", body)
    assert made.status_code == 201, made.content
    headers = {"Authorization": f"Bearer {li.secret}"}
    path = f"/api/capital/{made.json()['id']}/evidence"
    kind = "multipart/form-data; boundary=b"
    assert li.client.generic("POST", path, VOUCHER, content_type=kind, headers=headers).status_code == 201
    return made.json()


def test_money_is_claimed_accepted_counted_and_reversed(city, program, signed):
    li, chen = program("li"), program("chen")
    claim = claimed(li, signed)
    assert (claim["month"], claim["amount_wan"], claim["state"]) == ("2025-05", "500", "claimed")
    accepted = chen.post(f"/capital/{claim['id']}/accept", {"note": "seen"}).json()
    assert (accepted["state"], len(accepted["evidence"])) == ("accepted", 1)
    assert chen.post(f"/capital/{claim['id']}/accept", {}).status_code == 409
    assert li.get(f"/projects/{signed.pk}").json()["paid_in_total_wan"] == "500"
    [month] = [each for each in chen.get("/capital/months?year=2025").json() if each["month"] == "2025-05"]
    assert month["total"]["accepted_wan"] == "500"
    assert {each["unit"]["code"]: each["accepted_wan"] for each in month["units"]} == {
        "east": "500",
        "west": "0",
    }
    back = chen.post(f"/projects/{signed.pk}/roll-back", {"to": "reviewed", "reason": "void"})
    assert (back.status_code, [each["code"] for each in back.json()["obstacles"]]) == (422, ["money"])
    assert chen.post(f"/capital/{claim['id']}/reverse", {"reason": "sent back"}).json()["state"] == "reversed"
    assert li.get(f"/projects/{signed.pk}").json()["paid_in_total_wan"] == "0"


def test_what_is_wrong_with_a_claim_is_told_at_its_fields(city, program, signed):
    answer = program("li").post(
        f"/projects/{signed.pk}/capital", {"month": "2024-01", "amount_wan": "-5", "amount_wan_usd": "3"}
    )
    assert answer.status_code == 422
    assert {each["field"] for each in answer.json()["obstacles"]} == {"month", "amount_wan", "amount_wan_usd"}
    assert not PaidInCapital.objects.exists()


def test_a_returned_claim_is_mended_and_stands_again(city, program, signed):
    li, chen = program("li"), program("chen")
    claim = claimed(li, signed)
    chen.post(f"/capital/{claim['id']}/return", {"reason": "the amount is not on the voucher"})
    mended = li.ask("PATCH", f"/capital/{claim['id']}", {"amount_wan": "450"}).json()
    assert (mended["state"], mended["amount_wan"], mended["month"]) == ("claimed", "450", "2025-05")


def test_a_frozen_month_takes_no_money_until_it_is_reopened(city, program, signed):
    li, chen = program("li"), program("chen")
    frozen = chen.post("/capital/months/freeze", {"month": "2025-05"})
    assert frozen.status_code == 201
    body = {"month": "2025-05", "amount_wan": "5"}
    refused = li.post(f"/projects/{signed.pk}/capital", body)
    assert {each["code"] for each in refused.json()["obstacles"]} == {"frozen"}
    path = f"/capital/months/{frozen.json()['id']}/reopen"
    assert chen.post(path, {"reason": ""}).status_code == 422
    assert chen.post(path, {"reason": "a late voucher"}).json()["reason"] == "a late voucher"
    assert li.post(f"/projects/{signed.pk}/capital", body).status_code == 201


def test_credit_is_shared_by_codes_and_adds_up_to_one(city, program, signed):
    chen = program("chen")
    path = f"/projects/{signed.pk}/credit-shares"
    shares = [{"unit": "east", "share": "0.7"}, {"unit": "west", "share": "0.3"}]
    made = chen.ask("PUT", path, {"shares": shares, "reason": "agreement 1"})
    assert {each["unit"]["code"]: each["share"] for each in made.json()} == {"east": "0.7", "west": "0.3"}
    wrong = [{"unit": "east", "share": "0.7"}, {"unit": "nowhere", "share": "0.3"}]
    assert chen.ask("PUT", path, {"shares": wrong, "reason": "x"}).status_code == 422
    assert len(chen.get(path).json()) == 2


def test_an_enterprise_is_entered_found_and_changed(city, program):
    li = program("li")
    body = {
        "name": "成都样例石墨有限公司",
        "credit_code": code(7),
        "tags": ["石墨", "新材料"],
        "honours": ["listed"],
        "former_names": ["成都样例碳素厂"],
        "annual_revenue_wan": "80000",
        "previous_revenue_wan": "64000",
        "outside_investments": 2,
        "local_unit": "east",
    }
    made = li.post("/enterprises", body)
    told = made.json()
    assert made.status_code == 201
    assert (told["tags"], told["honours"], told["former_names"]) == (
        ["石墨", "新材料"],
        ["listed"],
        ["成都样例碳素厂"],
    )
    assert (told["previous_revenue_wan"], told["outside_investments"]) == ("64000", 2)
    assert (told["annual_revenue_wan"], told["local_unit"]["code"]) == ("80000", "east")
    assert [each["id"] for each in li.get("/enterprises/search?q=碳素").json()] == [told["id"]]
    changes = {"name": "成都样例石墨科技有限公司", "version": told["version"]}
    changed = li.ask("PATCH", f"/enterprises/{told['id']}", changes).json()
    assert set(changed["former_names"]) == {"成都样例碳素厂", "成都样例石墨有限公司"}
    assert changed["tags"] == ["石墨", "新材料"]
    assert li.ask("PATCH", f"/enterprises/{told['id']}", changes).status_code == 409


def test_a_wrong_credit_code_is_refused_and_contacts_are_for_those_who_change(city, program):
    wrong = program("li").post("/enterprises", {"name": "样例", "credit_code": "91510100MA00000070"})
    assert wrong.status_code == 422
    assert {each["field"] for each in wrong.json()["obstacles"]} == {"credit_code"}
    made = program("li").post("/enterprises", {"name": "成都样例石墨有限公司"}).json()
    assert program("li").get(f"/enterprises/{made['id']}").json()["contacts"] == []
    assert program("wang").get(f"/enterprises/{made['id']}").json()["contacts"] is None


def test_two_entries_of_one_enterprise_are_merged_and_parted_again(city, program):
    chen = program("chen")
    first = chen.post("/enterprises", {"name": "巴中样例石墨有限公司"}).json()["id"]
    second = chen.post("/enterprises", {"name": "巴中样例石墨有限责任公司"}).json()["id"]
    [pair] = chen.get("/enterprises/duplicates?verdict=open").json()["items"]
    assert {pair["first"]["id"], pair["second"]["id"]} == {first, second}
    merged = chen.post(f"/enterprises/{first}/merge", {"other": second, "reason": "one licence"})
    assert merged.status_code == 200
    assert chen.get(f"/enterprises/{second}").json()["merged_into"]["id"] == first
    assert Enterprise.objects.living().count() == 1


def test_a_figure_opens_to_the_records_one_may_see(city, program, signed):
    chen, zhao = program("chen"), program("zhao")
    ask = f"year={START.year}&month=12"
    figures = chen.get(f"/indicators/figures?{ask}&code=signed_projects").json()
    values = {(each["unit"] or {}).get("code"): each["value"] for each in figures["figures"]}
    assert values == {"city": "1", "east": "1", "west": "0"}
    assert figures["asked"]["first"] == f"{START.year}-01-01"
    records = chen.get(f"/indicators/signed_projects/records?{ask}").json()
    assert ([each["id"] for each in records["items"]], records["hidden"]) == ([signed.pk], 0)
    seen = zhao.get(f"/indicators/signed_projects/records?{ask}&unit=east").json()
    assert (seen["items"], seen["hidden"], seen["figure"]["value"]) == ([], 1, "1")
    before = zhao.get(f"/indicators/figures?{ask}&code=signed_projects&as_of=2020-01-01").json()
    assert {each["value"] for each in before["figures"]} == {"0"}


def test_definitions_come_in_words_and_unknown_figures_are_refused(city, program):
    li = program("li")
    told = {each["code"]: each for each in li.get("/indicators").json()}
    assert told["signed_projects"]["measure"] == "count" and told["signed_projects"]["definition"]
    assert li.get("/indicators/figures?code=happiness").status_code == 422
    assert li.get("/indicators/happiness/records").status_code == 422
