"""An officer enters an enterprise, changes it, and notes contacts and the blacklist."""

import pytest
from django.urls import reverse

from luodi.audit.models import AuditEvent
from luodi.common.errors import Conflict, Refused
from luodi.enterprises.actions import (
    add_contact,
    blacklist,
    change_contact,
    lift_blacklist,
    register_enterprise,
    remove_contact,
    update_enterprise,
)
from luodi.enterprises.models import Contact, Enterprise, EnterpriseHonour

from .factories import code, enterprise, places


def test_a_wrong_credit_code_names_the_character_and_what_it_should_be(world):
    wrong = code(1)[:-1] + ("A" if code(1)[-1] != "A" else "B")
    with pytest.raises(Refused) as refused:
        register_enterprise({"name": "样例", "credit_code": wrong}, by=world.people["bureau"])
    told = " ".join(str(each) for each in refused.value.obstacles)
    assert {each.field for each in refused.value.obstacles} == {"credit_code"}
    assert "18" in told
    assert code(1)[-1] in told


def test_a_code_somebody_has_leads_to_that_enterprise(world):
    enterprise(world, "先来的公司", credit_code=code(2))
    with pytest.raises(Refused) as refused:
        enterprise(world, "后来的公司", credit_code=code(2).lower())
    assert "先来的公司" in str(refused.value)


def test_codes_are_taken_in_full_width_and_with_spaces(world):
    made = enterprise(world, credit_code=f" {code(3)[:8]} {code(3)[8:]} ")
    assert made.credit_code == code(3)


def test_the_old_name_is_kept_when_the_name_changes_and_is_still_found(world, signed_in):
    made = enterprise(world, "老名字食品有限公司")
    update_enterprise(made, {"name": "新名字食品有限公司"}, by=world.people["clerk"])
    assert [former.name for former in made.former_names.all()] == ["老名字食品有限公司"]
    found = signed_in("clerk").get(reverse("enterprises:options"), {"q": "老名字"}).json()
    assert [row["text"] for row in found] == ["新名字食品有限公司"]


def test_the_key_region_follows_the_city_and_then_the_province(world):
    places()
    assert enterprise(world, "甲", city_id="510100", province_id="510000").key_region == "chengdu_chongqing"
    assert enterprise(world, "乙", province_id="330000").key_region == "yangtze_delta"
    assert enterprise(world, "丙", city_id="511900", province_id="510000").key_region == ""


def test_honours_are_kept_as_rows_too_and_unknown_ones_refused(world):
    made = enterprise(world, honours=["listed", "high_tech"])
    update_enterprise(made, {"honours": ["listed", "little_giant"]}, by=world.people["bureau"])
    rows = EnterpriseHonour.objects.filter(enterprise=made).values_list("honour", flat=True)
    assert sorted(rows) == ["listed", "little_giant"]
    with pytest.raises(Refused):
        update_enterprise(made, {"honours": ["famous"]}, by=world.people["bureau"])


def test_nobody_is_his_own_parent(world):
    made = enterprise(world)
    with pytest.raises(Refused):
        update_enterprise(made, {"parent": made}, by=world.people["bureau"])


def test_an_old_form_overwrites_nothing(world, signed_in):
    made = enterprise(world)
    client = signed_in("clerk")
    update_enterprise(made, {"employees": 5}, by=world.people["bureau"])
    form = {"name": made.name, "former_names": "", "employees": "9", "version": "1"}
    assert client.post(reverse("enterprises:edit", args=[made.pk]), form).status_code == 409
    assert Enterprise.objects.get(pk=made.pk).employees == 5


def test_the_form_enters_an_enterprise_with_all_its_lists(world, signed_in):
    places()
    form = {
        "name": "杭州样例新材料有限公司",
        "credit_code": code(9),
        "province": "330000",
        "industry": "1353",
        "honours": ["listed"],
        "products": "负极材料，石墨烯、电池",
        "former_names": "杭州老样例有限公司\n\n",
        "annual_revenue": "12345.5",
        "previous_revenue": "9876.5",
        "outside_investments": "0",
    }
    answer = signed_in("clerk").post(reverse("enterprises:new"), form)
    made = Enterprise.objects.get()
    assert answer.headers["Location"] == reverse("enterprises:detail", args=[made.pk])
    assert made.products == ["负极材料", "石墨烯", "电池"]
    assert [former.name for former in made.former_names.all()] == ["杭州老样例有限公司"]
    assert (made.province_id, made.honours, str(made.annual_revenue)) == ("330000", ["listed"], "12345.5")
    assert (str(made.previous_revenue), made.outside_investments) == ("9876.5", 0)


def test_the_form_comes_back_with_every_mistake_and_keeps_nothing(world, signed_in):
    form = {
        "name": " ",
        "credit_code": "123",
        "annual_revenue": "-5",
        "previous_revenue": "-1",
        "former_names": "",
    }
    answer = signed_in("clerk").post(reverse("enterprises:new"), form)
    assert answer.status_code == 422
    assert "name" in answer.context["form"].errors
    form["name"] = "样例"
    answer = signed_in("clerk").post(reverse("enterprises:new"), form)
    assert set(answer.context["form"].errors) == {"credit_code", "annual_revenue", "previous_revenue"}
    assert not Enterprise.objects.exists()


def test_saving_the_form_unchanged_changes_no_field(world, signed_in):
    made = enterprise(
        world, products=["石墨"], honours=["listed"], former_names=["旧名"], credit_code=code(4)
    )
    client = signed_in("clerk")
    page = client.get(reverse("enterprises:edit", args=[made.pk]))
    form = page.context["form"]
    data = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    answer = client.post(reverse("enterprises:edit", args=[made.pk]), data)
    assert answer.status_code == 302
    assert AuditEvent.objects.latest("sequence").details["after"] == {}


def test_contacts_are_noted_without_their_numbers_in_the_change_log(world):
    made, by = enterprise(world), world.people["clerk"]
    contact = add_contact(made, {"name": "示例·王", "phone": "13800000000"}, by=by)
    change_contact(contact, {"name": "示例·王", "phone": "13900000000"}, by=by)
    remove_contact(contact, by=by, reason="离职")
    assert not Contact.objects.exists()
    bodies = " ".join(AuditEvent.objects.values_list("body", flat=True))
    assert "13800000000" not in bodies
    assert "13900000000" not in bodies


def test_contacts_are_seen_only_by_those_who_work_on_enterprises(world, signed_in):
    made = enterprise(world)
    add_contact(made, {"name": "示例·王", "phone": "13800000000"}, by=world.people["clerk"])
    url = reverse("enterprises:detail", args=[made.pk])
    assert "13800000000" in signed_in("clerk").get(url).content.decode()
    assert "13800000000" not in signed_in("leader").get(url).content.decode()


def test_a_blacklisted_enterprise_says_why_wherever_it_is_shown(world, signed_in):
    made, by = enterprise(world), world.people["bureau"]
    with pytest.raises(Refused):
        blacklist(made, by=by, reason=" ")
    blacklist(made, by=by, reason="合同诈骗")
    with pytest.raises(Conflict):
        blacklist(made, by=by, reason="合同诈骗")
    client = signed_in("leader")
    assert "合同诈骗" in client.get(reverse("enterprises:detail", args=[made.pk])).content.decode()
    assert "badge bad" in client.get(reverse("enterprises:list"), {"view": "0"}).content.decode()
    lift_blacklist(made, by=by, reason="已澄清")
    assert Enterprise.objects.get(pk=made.pk).blacklist_reason == ""


def test_contacts_are_added_changed_and_removed_on_their_pages(world, signed_in):
    made, client = enterprise(world), signed_in("clerk")
    assert (
        client.post(reverse("enterprises:add_contact", args=[made.pk]), {"name": "示例·王"}).status_code
        == 302
    )
    contact = Contact.objects.get()
    url = reverse("enterprises:contact", args=[made.pk, contact.pk])
    assert client.get(url).context["form"]["name"].value() == "示例·王"
    seen = client.get(url).context["form"]["seen"].value()
    assert client.post(url, {"name": "示例·李", "phone": "1", "seen": seen}).status_code == 302
    assert Contact.objects.get().name == "示例·李"
    assert client.post(url, {"name": "示例·王", "seen": seen}).status_code == 409
    assert Contact.objects.get().name == "示例·李"
    client.post(reverse("enterprises:remove_contact", args=[made.pk, contact.pk]), {"reason": "离职"})
    assert not Contact.objects.exists()


def test_initials_follow_a_new_name_unless_somebody_typed_them(world, signed_in):
    made = enterprise(world, "重庆样例有限公司")
    made = update_enterprise(made, {"name": "成都样例有限公司"}, by=world.people["clerk"])
    assert made.pinyin_initials.startswith("cd")
    made = update_enterprise(made, {"pinyin_initials": "zqyl"}, by=world.people["clerk"])
    made = update_enterprise(made, {"name": "成都样例股份有限公司"}, by=world.people["clerk"])
    assert made.pinyin_initials == "zqyl"
    client = signed_in("clerk")
    found = {
        typed: client.get(reverse("enterprises:options"), {"q": typed}).json() for typed in ("zqyl", "cdylgf")
    }
    assert (len(found["zqyl"]), len(found["cdylgf"])) == (1, 0)
